import {expect} from 'chai'
import {configOf} from '../../support/config.js'
import {release} from '../../support/release.js'
import {docker} from '../../../src/lib/engines/docker.js'
import {drillOf, drillsOf} from '../../../src/lib/features/backups/drill.js'
import {restoring} from '../../../src/lib/features/backups/restore.js'
import {backupsOf, taskOf} from '../../../src/lib/features/backups/task.js'
import {loadSource} from '../../../src/lib/features/recovery/load.js'
import type {Step} from '../../../src/lib/plan/plan.js'
import {toShell} from '../../../src/lib/shell/command.js'

const config = configOf(`app: shop
image: shop
hosts: [web1]
port: 3000
health: /up
volumes: [uploads:/data]
accessories:
  postgres: {image: "postgres:17", secrets: [POSTGRES_PASSWORD]}
  mariadb: {image: "mariadb:11", secrets: [MARIADB_ROOT_PASSWORD]}
  keys: {image: "redis:8", persist: true}
stores: {nas: {repository: /srv/backups, password: STORE_PASSWORD}}
backups:
  db: {from: postgres, to: nas}
  orders: {from: mariadb, to: nas}
  keys: {from: keys, to: nas}
  uploads: {from: uploads, to: nas}
`)

const textOf = (step: Step): string => (step.kind === 'run' ? toShell(step.command) : '')

/** Functions that a script makes twice: the later one would answer for both. */
function madeTwice(text: string): readonly string[] {
  const names = [...text.matchAll(/^([a-z_]+)\(\)/gm)].map((match) => match[1] ?? '')
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}

describe('scripts of backups', () => {
  it('put together from several files, have no function twice', () => {
    const place = {engine: docker, config, release: release(1, 'v1')}
    const snapshot = {store: 'nas', backup: 'db', name: '20261126T023000', id: 'abc', at: '', bytes: 1, consistent: 'yes'} as const
    const all = backupsOf(config, 'web1').flatMap((backup) => [
      [`backup ${backup.name}`, taskOf(place, backup).script] as const,
      [`restore ${backup.name}`, toShell(restoring(place, backup, 'begin'))] as const,
      [`recover ${backup.name}`, textOf(loadSource({engine: docker, config}, 'web1', {backup, snapshot}))] as const,
    ])
    const drills = drillsOf(config, 'web1').map((backup) => [`drill ${backup.name}`, drillOf(place, backup).script] as const)
    expect([...all, ...drills].map(([name, text]) => [name, madeTwice(text)]).filter(([, twice]) => twice?.length !== 0)).to.deep.equal([])
  })
})
