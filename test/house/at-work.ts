import {execFileSync} from 'node:child_process'

/** What began since a moment (milliseconds since 1970) and is at work still, below this process and on each host of this run's labs: lines for people. Asks with patience for ten seconds each; what does not answer is told. */
export function atWork(since: number): readonly string[] {
  const ps = ['ps', '-ww', '-eo', 'etimes,pid,ppid,stat,args', '--forest'] as const
  const isYoung = (row: string): boolean => Number.parseInt(row) <= (Date.now() - since) / 1000 + 1
  const isWork = (row: string): boolean => ![ps.join(' '), '/docker-proxy -proto ', '/containerd-shim'].some((words) => row.includes(words))
  const table = (place: string, ask: () => readonly string[]): readonly string[] => {
    const [rows, fault] = answered(ask)
    const young = rows.filter((row) => isYoung(row) && isWork(row))
    const more = young.length > longest ? [`… and ${young.length - longest} more`] : []
    return [`At work on ${place} (seconds, pid, ppid, state):${fault}`, ...[...young.slice(0, longest), ...more].map((row) => `  ${row.slice(0, 300)}`)]
  }
  const [hosts, fault] = answered(hostsOfThisRun)
  return [
    ...table('this machine', () => below(process.pid, asked(...ps))),
    ...hosts.flatMap((host) => table(host, () => asked('docker', 'exec', host, ...ps))),
    ...(fault === '' ? [] : [`The hosts of the labs are not known:${fault}`]),
  ]
}

const longest = 25

/** Their containers' names. A lane of the same run has labs of its own, named with a number. */
function hostsOfThisRun(): readonly string[] {
  const run = process.env['SHIPIT_TEST_LAB'] ?? 'test'
  const rows = asked('docker', 'ps', '--filter', 'label=shipit.lab', '--format', '{{.Names}} {{.Label "shipit.lab"}}').map((row) => row.split(' '))
  return rows.flatMap(([name = '', lab = '']) => (lab === run || (lab.startsWith(`${run}-`) && !/^-\d+(-|$)/.test(lab.slice(run.length))) ? [name] : [])).sort()
}

/** Rows of a forest, in which parents come first. */
function below(pid: number, rows: readonly string[]): readonly string[] {
  const family = new Set([pid])
  return rows.filter((row) => {
    const [, child, parent] = row.trim().split(/\s+/).map(Number)
    return parent !== undefined && child !== undefined && family.has(parent) && family.add(child)
  })
}

const asked = (program: string, ...args: readonly string[]): readonly string[] =>
  execFileSync(program, args, {encoding: 'utf8', timeout: 10_000, killSignal: 'SIGKILL', stdio: ['ignore', 'pipe', 'pipe']})
    .split('\n')
    .filter(Boolean)

/** Lines, or none and what went wrong. */
function answered(ask: () => readonly string[]): readonly [readonly string[], string] {
  try {
    return [ask(), '']
  } catch (error) {
    return [[], ` ${(error as Error).message.trim()}`]
  }
}
