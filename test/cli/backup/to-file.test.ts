import {expect} from 'chai'
import {Duplex} from 'node:stream'
import {join} from 'node:path'
import {fetchToFile} from '../../../src/lib/cli/backup/to-file.js'
import type {Project} from '../../../src/lib/cli/project.js'
import {fleetOf} from '../../../src/lib/hosts/fleet.js'
import type {Transport} from '../../../src/lib/hosts/transport.js'
import {shellHost} from '../../run/shell-host.js'
import {configOf} from '../../support/config.js'
import {newFolder} from '../../support/folder.js'
import {thrownBy} from '../../support/thrown.js'

const config = configOf(`app: shop
image: shop
hosts: [web1]
secrets: [RESTIC_PASSWORD]
accessories: {postgres: {image: "postgres:17", secrets: [POSTGRES_PASSWORD]}}
stores: {nas: {repository: /srv/shop, password: RESTIC_PASSWORD}}
backups: {db: {from: postgres, to: nas}}
`)

describe('fetchToFile()', () => {
  it('leaves nothing that is decrypted on the host where the snapshot is not the one dump that was asked for', async () => {
    const scripts: string[] = []
    const lease = new Duplex({read: () => undefined, write: (_chunk, _encoding, done) => done(), final: (done) => (lease.push(null), done())})
    lease.push('granted token\n')
    const host: Transport = {
      ...shellHost('web1'),
      open: () => Promise.resolve(lease),
      script: (text) => Promise.resolve((scripts.push(text), {exitCode: 0, stdout: '', stderr: ''})),
    }
    const fleet = fleetOf([host])
    const project = {
      config,
      who: 'ada@laptop',
      signal: new AbortController().signal,
      view: {note: () => undefined},
      here: {},
      connect: () => Promise.resolve(fleet),
    } as unknown as Project
    expect(await thrownBy(fetchToFile(project, {name: 'db', store: undefined, file: join(newFolder(), 'shop.dump')}))).to.have.property(
      'message',
      'The snapshot of db holds more than one file.',
    )
    expect(scripts.at(-1)).to.match(/^rm -rf \S+\/restore /)
  })
})
