import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {homedir, tmpdir} from 'node:os'
import {join} from 'node:path'
import {packagePath} from '../package-root.js'

export type BugContext = {
  /** As typed, without its arguments: `shipit deploy`. */
  readonly command: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Writes what is to be known of a bug into a file that only its owner can read. Answers its path; undefined where nothing can be written. */
export function writeReport(error: unknown, context: BugContext): string | undefined {
  const name = `${new Date().toISOString().replaceAll(':', '-')}-${process.pid}.txt`
  for (const folder of [join(context.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'shipit', 'bugs'), tmpdir()]) {
    const path = join(folder, name)
    try {
      mkdirSync(folder, {recursive: true})
      writeFileSync(path, reportOf(error, context), {mode: 0o600, flag: 'wx'})
      return path
    } catch {
      continue
    }
  }
  return undefined
}

/** Versions, the command line without its values, the stack. Nothing of the environment. */
const reportOf = (error: unknown, {command, argv, env}: BugContext): string =>
  [
    `shipit ${version()}, node ${process.version}, ${process.platform} ${process.arch}`,
    `command: ${command}`,
    `argv: ${withoutValues(argv, command).join(' ')}`,
    `time: ${new Date().toISOString()}`,
    '',
    withoutGuarded(stackOf(error), env),
    '',
  ].join('\n')

/** Words of the command and names of flags; an ellipsis for every other word, since any may be a secret. */
function withoutValues(argv: readonly string[], command: string): readonly string[] {
  const own = command.split(' ').slice(1)
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  return argv.map((word, index) => {
    if (index < own.length && word === own[index]) return word
    const flag = index < end ? /^(--[a-z][a-z-]*|-[a-zA-Z](?![\w-]))(=.*)?$/s.exec(word) : undefined
    return word === '--' ? word : flag ? `${flag[1]}${flag[2] === undefined ? '' : '=…'}` : '…'
  })
}

/** A text of ours, for people: the first line of what a bug says. */
export const firstLineOf = (error: Error, env: BugContext['env']): string => withoutGuarded(speechOf(error).split('\n', 1)[0] ?? '', env)

/** Values of variables that are named like secrets are taken out, wherever they stand. */
const withoutGuarded = (text: string, env: BugContext['env']): string =>
  Object.entries(env)
    .flatMap(([name, value]) => (/secret|token|passw|passphrase|key|cred|auth|dsn|_url$/i.test(name) && value !== undefined && value.length >= 4 ? [value] : []))
    .toSorted((one, other) => other.length - one.length)
    .reduce((so, value) => so.replaceAll(value, '[secret]'), text)

/** The stack with those of its causes. */
const stackOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'something that is no error was thrown'
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const own = [`${error.name}: ${speechOf(error)}`, ...frames].join('\n')
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`
}

/** What cannot be parsed is quoted by JavaScript: it may be a file of secrets. */
const speechOf = (error: Error): string => (error.name === 'SyntaxError' ? error.message.replaceAll(/(["'`]).*\1/gs, '$1…$1').replaceAll(/\.\.\.\s?.*$/gs, '…') : error.message)

const version = (): string => {
  const {version} = JSON.parse(readFileSync(packagePath('package.json'), 'utf8')) as {version: string}
  return version
}
