import {resolve} from 'node:path'
import {configInvalid} from '../../config/fault.js'
import {readConfig} from '../../config/read.js'
import {noteLine} from '../../features/init/draft.js'
import type {Note} from '../../features/init/draft.js'
import type {Answers} from '../../features/init/answers.js'
import {serversBeside} from '../../features/init/beside.js'
import {look} from '../../features/init/look/look.js'
import type {Findings} from '../../features/init/look/look.js'
import {deployText} from '../../features/init/write/deploy-file.js'
import {draftOf} from '../../features/init/write/draft.js'
import type {Drafted} from '../../features/init/write/draft.js'
import {filesOf} from '../../features/init/write/files.js'
import type {Terminal} from '../terminal.js'
import {askFor} from './ask.js'
import type {Given} from './ask.js'
import {alreadyIn} from './before.js'
import {foundOf, nextOf} from './next.js'
import type {FoundHere} from './next.js'
import {readRepository} from './read-repository.js'
import {filesFor, translate} from './translate.js'
import type {From} from './translate.js'
import {writeFiles} from './write-files.js'
import type {FileState} from './write-files.js'

export type InitOptions = Given & {readonly from?: From | undefined; readonly force: boolean; readonly dryRun: boolean}

export type Begun = {
  readonly app: string
  readonly found: readonly FoundHere[]
  readonly files: readonly FileState[]
  /** What could not be translated, or only in another way. */
  readonly notes: readonly Note[]
  /** What to type next. */
  readonly next: readonly string[]
}

/** Writes what shipit needs into a repository. Nothing that is there is written over without a yes. */
export async function init(options: InitOptions, terminal: Pick<Terminal, 'canAsk'>): Promise<Begun> {
  const directory = resolve('.')
  const repository = await readRepository(directory, ['deploy.yml', ...filesFor(options.from)])
  const {findings, answers, drafted, notes} = await draw(repository, options, terminal)
  const deploy = deployText(drafted.draft, drafted.remarks, drafted.asides)
  const {config, faults} = readConfig([{file: 'deploy.yml', bytes: Buffer.from(deploy)}])
  // A translation that is right but for a line is worth more than none.
  if (!config && !options.from) throw configInvalid(faults)
  const files = filesOf({repository, answers, deploy, kind: findings.kind?.value})
  const mayOverwrite = terminal.canAsk && !options.yes ? async (change: {readonly path: string; readonly lines: readonly string[]}) => askToOverwrite(change) : undefined
  const states = await writeFiles(directory, files, {...options, mayOverwrite})
  return {
    app: answers.app,
    found: options.from ? [] : foundOf(findings, answers, drafted.draft),
    files: states,
    notes: [...notes, ...faults.map(({file, line, key, message}) => ({file, line, message: `${key} ${message}`}))],
    next: nextOf(drafted.draft, states, faults.length > 0),
  }
}

type Drawn = {readonly findings: Findings; readonly answers: Answers; readonly drafted: Drafted; readonly notes: readonly Note[]}

async function draw(repository: Parameters<typeof look>[0], options: InitOptions, terminal: Pick<Terminal, 'canAsk'>): Promise<Drawn> {
  const findings = look(repository)
  if (options.from) return translate(options.from, {repository, findings, given: options}, terminal)
  const before = alreadyIn(repository)
  const given = {...options, app: options.app ?? before.app, hosts: options.hosts.length > 0 ? options.hosts : before.hosts, domains: options.domains.length > 0 ? options.domains : before.domains, port: options.port ?? before.port, serves: before.serves ?? true} // prettier-ignore
  const answers = await askFor(findings, given, terminal)
  return {findings, answers, drafted: draftOf(findings, answers, serversBeside(repository)), notes: []}
}

async function askToOverwrite({path, lines}: {readonly path: string; readonly lines: readonly string[]}): Promise<boolean> {
  process.stderr.write(`${lines.slice(0, 60).join('\n')}\n`)
  return (await import('./prompt.js')).askYesNo(`${path} is there and differs. Write over it?`)
}

/** The answer on stdout. */
export function tellBegun({found, files, notes, next}: Begun): readonly string[] {
  const width = Math.max(...files.map(({path}) => path.length))
  return [
    ...found.map(({what, value, where}) => `found    ${what} ${value}: ${where}`),
    ...files.flatMap(({path, state, lines}) => [`${path.padEnd(width)}  ${state}${state === 'kept' ? ': it differs. --force writes over it:' : ''}`, ...(state === 'kept' || state === 'would be written over' ? lines.slice(0, 60).map((line) => `    ${line}`) : [])]), // prettier-ignore
    ...(notes.length > 0 ? ['', 'Not translated, or only in another way:', ...notes.map((note) => `  ${noteLine(note)}`)] : []),
    '',
    'Next:',
    ...next.map((line) => `  ${line}`),
  ]
}
