import {expect} from 'chai'
import {probeOf, staysUp, waitHealthy} from '../../../src/lib/features/proxy/gates.js'
import {toShell} from '../../../src/lib/shell/command.js'
import {role} from '../../support/release.js'

const probed = (over: Parameters<typeof role>[0]) => {
  const {host, https} = probeOf('docker', role(over), 'shop-web-green-1') ?? {host: undefined, https: undefined}
  return {host, https}
}

describe('the health of a replica', () => {
  it('runs no program in its container: an image may hold the app and nothing else', () => {
    const probe = probeOf('docker', role(), 'shop-web-green-1')
    for (const text of [probe ? toShell(waitHealthy(probe)) : '', toShell(staysUp('docker', 'shop-worker-1', 3))]) {
      expect(text)
        .to.include('$engine')
        .and.not.match(/\bexec\b/)
    }
  })

  it('is asked for as by a visitor: by the domain of the app, and by HTTPS where that is what he uses', () => {
    expect(probed({})).to.deep.equal({host: 'shop.example.com', https: true})
    expect(probed({tls: 'off'})).to.deep.equal({host: 'shop.example.com', https: false})
    expect(probed({domains: []})).to.deep.equal({host: 'shop-web-green-1', https: false})
    const health = {host: 'internal.example.com', path: '/up', port: 9000, status: [{from: 200, to: 299}], interval: 1, timeout: 5, deadline: 60}
    expect(probed({health})).to.deep.equal({host: 'internal.example.com', https: true})
  })
})
