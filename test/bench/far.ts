import {mkdtemp, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {execa} from 'execa'
import {sshThatKnows} from '../lab/fixture.js'
import type {TestLab} from '../lab/fixture.js'
import {startRelay} from './relay.js'

/** The hosts of the lab behind relays: as far away as is said. */
export type FarLab = {
  /** The lab as an app of a test takes it; its hosts are reached through the relays. */
  readonly lab: TestLab
  /** Milliseconds there and back. */
  delay(roundTrip: number): void
  /** To and from all hosts, since the start. */
  bytes(): number
  /** Runs a command line on a host by OpenSSH, as a person would. Answers stdout. */
  byHand(host: string, line: string): Promise<string>
  close(): Promise<void>
}

export async function moveAway(lab: TestLab): Promise<FarLab> {
  const folder = await mkdtemp(join(lab.folder, 'far-'))
  const relays = await Promise.all(lab.hosts.map(({address}) => startRelay({host: address, port: 22})))
  const sshConfig = join(folder, 'ssh_config')
  await writeFile(sshConfig, await throughRelays(lab, relays))
  const path = `${await sshThatKnows(sshConfig, folder)}:${process.env['PATH'] ?? ''}`
  return {
    lab: {...lab, sshConfig, env: {...lab.env, PATH: path}},
    delay: (roundTrip) => relays.forEach((relay) => relay.delay(roundTrip)),
    bytes: () => relays.reduce((sum, relay) => sum + relay.bytes(), 0),
    byHand: async (host, line) => (await execa('ssh', ['-F', sshConfig, '-o', 'LogLevel=ERROR', host, line], {input: ''})).stdout,
    close: async () => void (await Promise.all(relays.map((relay) => relay.close()))),
  }
}

/** Each host at its relay, known by the keys of its own address. */
async function throughRelays(lab: TestLab, relays: readonly {readonly port: number}[]): Promise<string> {
  const text = await readFile(lab.sshConfig, 'utf8')
  return lab.hosts.reduce(
    (config, {address}, index) => config.replace(`HostName ${address}\n  Port 22`, `HostName 127.0.0.1\n  HostKeyAlias ${address}\n  Port ${relays[index]?.port}`),
    text,
  )
}
