import {expect} from 'chai'
import {certificateCheck} from '../../../src/lib/features/doctor/host/certificates.js'
import {routeFiles} from '../../../src/lib/features/proxy/route-files.js'
import {route} from '../../support/route.js'
import {well} from './well.js'

/** Signed by itself, by `openssl ca -selfsign -startdate 20260401000000Z -enddate 20260630000000Z`: 90 days. */
const pem = `-----BEGIN CERTIFICATE-----
MIHdMIGQAgEBMAUGAytlcDAbMRkwFwYDVQQDDBBzaG9wLmV4YW1wbGUuY29tMB4X
DTI2MDQwMTAwMDAwMFoXDTI2MDYzMDAwMDAwMFowGzEZMBcGA1UEAwwQc2hvcC5l
eGFtcGxlLmNvbTAqMAUGAytlcAMhAAMcSajvgqogWRKFJUNKNVsxEh7Q0LgIKVAR
rcNvRrfEMAUGAytlcANBACbMiYdGRteJYr6qFO1dM+923iYjDuhs0n/v5iiibKTu
TLH/Coa8aCm8YIBZjQ9MBM2yGROYNBZU3CKw2ml3mAc=
-----END CERTIFICATE-----`

const at = (day: string, certificates = [{domain: 'shop.example.com', pem}]) =>
  certificateCheck({
    ...well,
    now: Date.parse(`${day}T12:00:00Z`) / 1000,
    proxy: {...well.proxy, routes: {...well.proxy.routes, files: routeFiles(route())}},
    checkup: {...well.checkup, certificates},
  }).map(({state, what, told}) => `${state} ${what}: ${told}`)

describe('certificateCheck()', () => {
  it('says how long a certificate is good for', () => {
    expect(at('2026-05-01')).to.deep.equal(['ok certificate shop.example.com: until 2026-06-30, 59 days more'])
  })

  it('warns of one that was to be renewed before now', () => {
    expect(at('2026-06-20')).to.deep.equal(['warning certificate shop.example.com: It ends 2026-06-30, and was to be renewed before now.'])
  })

  it('finds one that has ended, one that is not there, and one that cannot be read', () => {
    const none = ['fault certificate shop.example.com: There is none: browsers get no answer.']
    expect([at('2026-07-01'), at('2026-05-01', []), at('2026-05-01', [{domain: 'shop.example.com', pem: 'x'}])]).to.deep.equal([
      ['fault certificate shop.example.com: It ended 2026-06-30.'],
      none,
      none,
    ])
  })

  it('asks for none before the first deploy, and none where there is no HTTPS', () => {
    const [before] = certificateCheck({...well, checkup: {...well.checkup, certificates: []}})
    expect(before?.state).to.equal('skipped')
    expect(certificateCheck({...well, config: {...well.config, roles: well.config.roles.map((role) => ({...role, tls: 'off' as const}))}})).to.deep.equal([])
  })
})
