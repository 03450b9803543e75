import {quote} from '../shell/quote.js'

/** Which deploy.yml a command was called for. */
export type Called = {readonly destination?: string | undefined; readonly 'config-file'?: string | undefined}

/** Commands that take -d and -c. `test/cli/as-called.test.ts` holds them against the commands that there are. */
const commands = [
  'audit|deploy|doctor|exec|logs|move|plan|prune|recover|releases|remove|restart|rollback|setup|ssh|status|tunnel',
  'accessory [a-z]+|backup [a-z]+|db [a-z]+|job [a-z]+|maintenance (?:on|off)',
  'config(?: check)?|lock(?: (?:acquire|release))?|proxy(?: upgrade)?|secrets (?:recipients(?: (?:add|rm))?|[a-z]+)',
].join('|')

const called = new RegExp(`\\bshipit (?:${commands})(?![\\w-])(?!(?:(?! -- )[^\`\n])* (?:-d|--destination|-c|--config-file)[ =])`, 'g')

/** Commands that a text says to type, for the same destination and file: what is advised for staging must not change production. */
export const asCalled = (text: string, {destination, 'config-file': file}: Called): string => {
  const flags = `${destination === undefined ? '' : ` -d ${quote(destination)}`}${file === undefined ? '' : ` -c ${quote(file)}`}`
  return flags === '' ? text : text.replaceAll(called, (command) => `${command}${flags}`)
}

/** The same of what was typed, for an error that comes before the flags are read: `-d staging`, `-dstaging`, `-yd=staging`, `--destination=staging`. */
export function readCalled(argv: readonly string[]): Called {
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const valueOf = (char: string, name: string): string | undefined => {
    const form = new RegExp(`^(?:--${name}(?:=|$)|-[${switches}]*${char}=?)([^]*)$`)
    const at = own.findIndex((word) => form.test(word))
    const [word = '', next = ''] = at === -1 ? [] : own.slice(at)
    const attached = form.exec(word)?.[1] ?? ''
    const value = attached === '' && !word.endsWith('=') ? next : attached
    return value === '' || value.startsWith('-') ? undefined : value
  }
  return {destination: valueOf('d', 'destination'), 'config-file': valueOf('c', 'config-file')}
}

/** Flags without a value, which one with a value may follow in the same word. */
const switches = 'fqvy'
