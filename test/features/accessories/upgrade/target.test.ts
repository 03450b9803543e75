import {expect} from 'chai'
import {dataVolume, wantedAccessory} from '../../../../src/lib/features/accessories/upgrade/target.js'
import {accessory} from '../../../support/accessory.js'
import {faultOf} from '../../../support/thrown.js'

const postgres = (image: string, over = {}) => accessory({kind: 'postgres', image, ...over})

describe('wantedAccessory()', () => {
  it('is as the file says, or of the version or the image that is asked for', () => {
    const to = (image: string, word?: string): string => wantedAccessory(postgres(image), word).image
    expect([
      to('postgres:17'),
      to('postgres:15', '17'),
      to('postgres:15.3-alpine', '17'),
      to('ghcr.io/acme/postgres:15', '17'),
      to('pgvector/pgvector:0.8.0-pg16', '17'),
      to('postgis/postgis:15-3.4', '17'),
      to('postgres:15', 'postgres:17.2-alpine'),
    ]).to.deep.equal([
      'postgres:17',
      'postgres:17',
      'postgres:17-alpine',
      'ghcr.io/acme/postgres:17',
      'pgvector/pgvector:0.8.0-pg17',
      'postgis/postgis:17-3.4',
      'postgres:17.2-alpine',
    ])
  })

  it('mounts the volume where the images from 18 on keep their data', () => {
    const target = (image: string, to: string): string | undefined => wantedAccessory(postgres(image), to).volumes[0]?.target
    expect([target('postgres:15', '17'), target('postgres:17', '18')]).to.deep.equal(['/var/lib/postgresql/data', '/var/lib/postgresql'])
    const fault = faultOf(() => dataVolume(postgres('postgres:18')))
    expect([fault.code, fault.hint]).to.deep.equal(['NOT_SUPPORTED', 'Write `volumes: [data:/var/lib/postgresql]` under accessories.postgres, or leave `volumes` out.'])
  })

  it('refuses a word that is neither, a tag that tells no version, data that lies in a folder, and servers of another kind', () => {
    const codeOf = (work: () => unknown): string => faultOf(work).code
    const folder = {volumes: [{source: '/srv/data', target: '/var/lib/postgresql/data', readOnly: false}]}
    expect([
      codeOf(() => wantedAccessory(postgres('postgres:15'), 'latest')),
      codeOf(() => wantedAccessory(postgres('postgres'), '17')),
      codeOf(() => dataVolume(postgres('postgres:17', folder))),
      codeOf(() => wantedAccessory(accessory({kind: 'mysql', image: 'mariadb:11'}), undefined)),
    ]).to.deep.equal(['USAGE', 'USAGE', 'NOT_SUPPORTED', 'NOT_SUPPORTED'])
    expect(faultOf(() => wantedAccessory(accessory({kind: 'redis', name: 'redis', image: 'redis:8'}), undefined)).hint).to.include('shipit accessory boot redis')
  })
})
