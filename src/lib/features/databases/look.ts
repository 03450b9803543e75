import type {DatabaseKind} from '../../config/databases.js'
import type {Engine} from '../../engines/engine.js'
import {script, withInput} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {Secret} from '../../shell/secret.js'
import {template} from '../../template.js'
import type {WithPassword} from './server.js'
import {servers} from './servers.js'

/** Where a server of databases runs. */
export type Server = {readonly engine: Engine; readonly host: string; readonly container: string; readonly kind: DatabaseKind}

/** What is in a server. MariaDB tells a database once for each account that is let in. */
export type There = {
  readonly databases: readonly DatabaseThere[]
  readonly accounts: readonly string[]
  /** Accounts whose password is the one that was tried. */
  readonly accepted: readonly string[]
}

export type DatabaseThere = {
  readonly name: string
  readonly owner: string
  /** It belongs to the server's own account. */
  readonly isOfServer: boolean
  /** Every account may connect to it. */
  readonly isOpen: boolean
  readonly bytes?: number
}

/** Asks a server; the line at the end is for Docker, which has been seen to wait for ever for the end of what it was given nothing of. Undefined where it does not run, or does not answer. `list` tells sizes, too. */
export const lookInto = (server: Server, tried: readonly Omit<WithPassword, 'salt'>[], how: 'look' | 'list' = 'look'): Fact<There | undefined> => ({
  command: inServer(server, how, new Secret(`${triedLines(tried)}\n`)),
  parse: readThere,
  otherwise: undefined,
})

/** Runs what talk.sh can do, with the script of its kind, in the container of a server. */
export const inServer = ({engine, container, kind}: Server, what: string, input: Secret): Command =>
  withInput(
    script(
      'databases',
      template('host/run-in.sh') + template('databases/in-container.sh'),
      engine.name,
      container,
      `${template(servers[kind].script)}\n${template('databases/talk.sh')}`,
      what,
    ),
    input,
  )

/** A line for each password that is to be tried. Names need no quotes. */
export const triedLines = (tried: readonly Omit<WithPassword, 'salt'>[]): string =>
  tried.map(({name, owner, password}) => `${name} ${owner} ${Buffer.from(password.bytes()).toString('base64')}\n`).join('')

function readThere(stdout: string): There {
  const lines = stdout.split('\n').map((line) => line.split('\t'))
  const words = (kind: string): readonly string[] => lines.flatMap(([first, word]) => (first === kind && word !== undefined ? [word] : []))
  return {
    databases: lines.flatMap(([kind, name = '', owner = '', of, state, bytes = '']) =>
      kind === 'database' ? [{name, owner, isOfServer: of === 'server', isOpen: state === 'open', ...(/^\d+$/.test(bytes) && {bytes: Number(bytes)})}] : [],
    ),
    accounts: words('account'),
    accepted: [...new Set(words('accepted'))],
  }
}
