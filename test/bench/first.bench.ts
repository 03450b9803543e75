import {mkdtemp} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {shipit} from '../house/process.js'
import {sshThatKnows} from '../lab/fixture.js'
import {cloneGuestbook, goLive} from '../lab/guestbook.js'
import type {First} from '../lab/guestbook.js'
import {ownLab} from '../lab/own-lab.js'
import {inTurns} from './measure.js'
import {add, begin} from './report.js'

const part = 'first'
const rounds = Number(process.env['SHIPIT_BENCH_ROUNDS'] ?? 3)

/** From a repository with a Dockerfile and nothing of shipit to the first answer, each time on a host that was made for it. */
describe('bench: the first deploy', function () {
  this.timeout(1_800_000)

  it('is timed from the first key to the first answer', async () => {
    await begin(part)
    let last: First | undefined
    const firstOn =
      (kind: string, ...flags: readonly string[]) =>
      async (): Promise<number> =>
        (last = await onNewHost(kind, flags)).seconds
    const {ready, bare} = await inTurns(rounds, {ready: firstOn('ready'), bare: firstOn('bare', '--bare')})
    add(part, {name: 'repository → first answer, a host with Docker', unit: 's', values: ready})
    add(part, {name: 'repository → first answer, a host with Debian alone', unit: 's', values: bare})
    add(part, {name: 'commands', unit: 'count', values: [last?.commands.length ?? Number.NaN], note: last?.commands.join('; ') ?? ''})
    add(part, {name: 'keystrokes', unit: 'count', values: [last?.keystrokes ?? Number.NaN]})
  })
})

async function onNewHost(kind: string, flags: readonly string[]): Promise<First> {
  const name = ownLab(`first-${kind}`)
  const up = await shipit(['lab', 'up', '--name', name, '--hosts', '1', '--image', 'node:20-slim', '--json', ...flags])
  if (up.code !== 0) throw new Error(`lab up ended with ${up.code}:\n${up.stdout}${up.stderr}`)
  try {
    const {hosts, sshConfig} = JSON.parse(up.stdout) as {readonly hosts: readonly {readonly address: string}[]; readonly sshConfig: string}
    const folder = await mkdtemp(join(tmpdir(), 'shipit-lab-test-'))
    const env = {PATH: `${await sshThatKnows(sshConfig, folder)}${delimiter}${process.env['PATH'] ?? ''}`}
    const first = await goLive(await cloneGuestbook(), {host: 'web1', address: hosts[0]?.address ?? '', env})
    if (first.answer[0] !== 200) throw new Error(`the page answered ${first.answer.join(' ')}`)
    return first
  } finally {
    await shipit(['lab', 'down', '--name', name])
  }
}
