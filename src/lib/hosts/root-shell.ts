import {ShipitError} from '../errors.js'
import {quote} from '../shell/quote.js'
import type {Running} from './running.js'
import type {Result} from './transport.js'

/** The command line that reads shell text on stdin and runs it as root. A mark goes along in the environment: to find the processes by, and to begin what they print with. */
export const rootShell = (user: string, mark?: string): string => `${become(user, mark)}sh -s`

/** The command line that runs another one as root, whatever the user's login shell is. */
export const asRoot = (user: string, line: string, mark?: string): string => `${become(user, mark)}sh -c ${quote(forAnyShell(line))}`

/** The login shell reads the line first: fish takes a backslash within quotes for its own, csh a `!` and the end of a line. None of them touches base64. */
const forAnyShell = (line: string): string => (/[\\!\n\r]/.test(line) ? `eval "$(echo ${Buffer.from(line).toString('base64')} | base64 -d)"` : line)

/** Ends every process that carries a mark. (An SSH signal would not: sshd refuses them for root, and the user may not signal what sudo started.) */
export const killMarked = (user: string, mark: string): string => asRoot(user, `kill $(grep -lzx 'SHIPIT_EXEC=${mark}' /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3) 2>/dev/null`)

/**
 * Shell text as one compound command: sh reads all of it before it runs any, so a connection that breaks off
 * midway runs nothing, and a command that reads stdin finds it empty instead of eating the rest of the text.
 */
export const whole = (text: string): string => `{ :\n${text}\n}\n`

/** Throws SUDO_REFUSED when a result is sudo's own refusal. */
export function checkSudo(host: string, user: string, result: Result): Result {
  if (user === 'root' || (result.exitCode !== 1 && result.exitCode !== 127) || result.stdout !== '') return result
  const said = /^.*(?:sudo: (?:a password is required|a terminal is required|sorry|.*not found|effective uid)|not in the sudoers|not allowed to (?:execute|run sudo)).*$/m.exec(
    result.stderr,
  )
  if (!said) return result
  throw new ShipitError('SUDO_REFUSED', `${host}: ${user} may not become root without a password (${said[0].trim()}).`, {hint: sudoHint(user, said[0])})
}

/** The same for a command that is held open: its end rejects with SUDO_REFUSED. */
export function watchSudo(host: string, user: string, running: Running): Running {
  let said = ''
  running.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(0, 4096)))
  const ended = running.ended.then((exitCode) => checkSudo(host, user, {exitCode, stdout: '', stderr: said}).exitCode)
  return {...running, ended}
}

const become = (user: string, mark: string | undefined): string => (user === 'root' ? '' : 'sudo -n -H ') + (mark === undefined ? '' : `env SHIPIT_EXEC=${mark} `)

const sudoHint = (user: string, said: string): string =>
  said.includes('not found')
    ? `Install sudo on the host and let ${user} use it, or connect as root.`
    : `As root on the host: echo ${quote(`${user} ALL=(ALL) NOPASSWD: ALL`)} > /etc/sudoers.d/${user.replaceAll(/[^\w-]/g, '-')}`
