import {mkdtemp, readFile, writeFile} from 'node:fs/promises'
import {delimiter, join} from 'node:path'
import {createApp} from '../lab/app.js'
import type {App} from '../lab/app.js'
import {openLabAlone, sshThatKnows} from '../lab/fixture.js'
import type {TestLab} from '../lab/fixture.js'
import {openRelay} from './relay.js'
import type {Relay} from './relay.js'

/** Where the matrix is played: three hosts, an app that is cut off, one beside it that must never notice, and one that comes and goes. */
export type Stage = {
  readonly lab: TestLab
  readonly main: App
  readonly guest: App
  readonly near: App
  /** Files for `setup` of a host that serves and one that is bare. */
  readonly fresh: App
  readonly env: Readonly<Record<string, string>>
  /** Variables with which shipit reaches the hosts by way of the relays. */
  readonly cuttable: Readonly<Record<string, string>>
  readonly relays: readonly Relay[]
  /** Gives the main app its next version. */
  turn(): Promise<void>
  close(): Promise<void>
}

const token = {TOKEN: 'crash-token-of-the-lab'}
const both = ['web1', 'web2'] as const

/** Two replicas, a secret, a job and an accessory: a step of each kind. */
export async function openStage(): Promise<Stage> {
  const lab = await openLabAlone('crash')
  const health = {path: '/up', interval: '1s'}
  const image = `${lab.image.image}:${lab.image.tag}`
  const written = {
    replicas: 2,
    health,
    secrets: ['TOKEN'],
    jobs: {tidy: {schedule: 'daily', command: 'true'}},
    accessories: {helper: {image, host: 'web1', port: 3000, health: '/up'}},
    deploy: {drain_timeout: '15s', keep: 2},
  }
  const plain = {health, secrets: ['TOKEN']}
  const app = (name: string, hosts: readonly string[], keys: object) => createApp(lab, name, {hosts, written: {...keys}})
  const main = await app('crash', both, written)
  const near = await app('near', both, {health})
  const guest = await app('guest', both, plain)
  const fresh = await app('fresh', ['web1', 'web3'], {})
  const {env, relays} = await openRelays(lab)
  let version = 1
  return {
    ...{lab, main, guest, near, fresh, relays},
    env: {...lab.env, ...token},
    cuttable: {...env, ...token},
    turn: () => main.configure({env: {VERSION: `v${(version += 1)}`, FAIL: 'slow:1'}}),
    close: async () => {
      await Promise.all(relays.map((relay) => relay.close()))
      await lab.close()
    },
  }
}

/** A relay before each host's sshd, and an ssh that goes through them. */
async function openRelays(lab: TestLab): Promise<{readonly env: Readonly<Record<string, string>>; readonly relays: readonly Relay[]}> {
  const relays = await Promise.all(lab.hosts.map(({address}) => openRelay(address)))
  const folder = await mkdtemp(join(lab.folder, 'relays-'))
  const written = await readFile(lab.sshConfig, 'utf8')
  const through = lab.hosts.reduce(
    (text, {address}, index) => text.replace(`HostName ${address}\n  Port 22\n`, `HostName 127.0.0.1\n  HostKeyAlias ${address}\n  Port ${relays[index]?.port ?? 0}\n`),
    written,
  )
  await writeFile(join(folder, 'ssh_config'), through)
  const ssh = await sshThatKnows(join(folder, 'ssh_config'), folder)
  return {relays, env: {PATH: `${ssh}${delimiter}${process.env['PATH'] ?? ''}`}}
}
