import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {startLoad} from '../load.js'
import type {Target} from '../../support/load.js'
import {createApp} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

describe('lab: certificates from an authority of one’s own', function () {
  this.timeout(300_000)
  let lab: TestLab

  before(async () => {
    lab = await openLab()
  })

  after(() => onHost(lab, 'web3', 'docker rm --force --volumes shipit-test-authority 2>/dev/null || true'))

  it('are asked for, trusted by who trusts its root, and kept through a deploy that drops nothing', async () => {
    const app = await createApp(lab, 'certified')
    const authority = await startAuthority(lab, app.domain)
    await writeFile(join(app.directory, 'ca.pem'), authority.root)
    const written = {tls: 'auto', proxy: {acme_ca: authority.directory, acme_root: 'ca.pem'}, deploy: {drain_timeout: '2s'}}
    await app.configure(written)
    await app.deploy()

    const [target] = app.targets({keepAlive: 3, fresh: 2, echo: 2, sockets: 1})
    const load = await startLoad({targets: [{...(target as Target), url: (target as Target).url.replace('http:', 'https:')}], ca: authority.root, patience: 120})
    await app.configure({...written, env: {VERSION: 'v2'}})
    await app.deploy()
    await load.served(100)
    const report = await load.stop()
    expect(report.failed).to.deep.equal([])
    expect(Object.keys(report.byVersion)).to.have.members(['v1', 'v2'])
    expect((await app.who()).status, 'plain HTTP leads to HTTPS').to.equal(308)
    expect((await app.run('plan', '--exit-code')).code).to.equal(0)
  })

  it('need a root that can be read', async () => {
    const app = await createApp(lab, 'unsealed')
    await app.configure({tls: 'auto', proxy: {acme_ca: 'https://ca.example.com/directory', acme_root: 'ca.pem'}})
    const failed = await app.run('deploy', '--yes')
    expect([failed.code, failed.error?.message]).to.deep.equal([2, 'proxy.acme_root: ca.pem cannot be read.'])
  })
})

/** An ACME server on web3, which finds `domain` at web1. */
async function startAuthority(lab: TestLab, domain: string): Promise<{readonly directory: string; readonly root: string}> {
  const [at, to] = ['web3', 'web1'].map((name) => lab.hosts.find((host) => host.name === name)?.address ?? '')
  const caddyfile = `{
	admin off
	skip_install_trust
	http_port 4080
	https_port 4443
	auto_https disable_redirects
}
https://${at}:4443 {
	tls internal
	acme_server
}
`
  const root = await onHost(
    lab,
    'web3',
    `set -e
cat >/tmp/authority.caddy <<'END'
${caddyfile}END
docker rm --force --volumes shipit-test-authority >/dev/null 2>&1 || true
docker run --detach --name shipit-test-authority --network host --add-host ${domain}:${to} --volume /tmp/authority.caddy:/etc/caddy/Caddyfile:ro caddy:2 caddy run --config /etc/caddy/Caddyfile >/dev/null
curl --silent --show-error --output /dev/null --insecure --retry 50 --retry-connrefused --retry-delay 1 https://${at}:4443/acme/local/directory
docker exec shipit-test-authority cat /data/caddy/pki/authorities/local/root.crt`,
  )
  return {directory: `https://${at}:4443/acme/local/directory`, root: `${root}\n`}
}
