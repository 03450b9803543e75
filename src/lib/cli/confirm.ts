import {ShipitError} from '../errors.js'
import type {Terminal} from './terminal.js'

export type Question = {
  /** Begins with what would be done: `Deploy shop to staging on web1 and web2?` */
  readonly message: string
  /** `-y` was given. */
  readonly yes: boolean
}

/** Asks before something is changed. Errors: USAGE where nobody can be asked and `-y` wasn't given, CANCELLED on a no. */
export async function confirm({message, yes}: Question, terminal: Pick<Terminal, 'canAsk'>): Promise<void> {
  if (yes) return
  if (!terminal.canAsk) throw new ShipitError('USAGE', `Nobody is here to be asked: ${message}`, {hint: 'Say yes beforehand with -y.'})
  const {confirm: ask} = await import('@clack/prompts')
  if ((await ask({message, output: process.stderr, initialValue: false})) !== true) throw cancelled()
}

/** Asks for a name to be typed, where what is done cannot be undone. Errors: as `confirm`; `given` is what stood on the command line in its place. */
export async function confirmName(
  {message, name, given}: {readonly message: string; readonly name: string; readonly given?: string | undefined},
  terminal: Pick<Terminal, 'canAsk'>,
): Promise<void> {
  if (given === undefined && !terminal.canAsk) throw new ShipitError('USAGE', `Nobody is here to be asked: ${message}`, {hint: `Give the name beforehand with --confirm ${name}.`})
  const answer = given ?? (await askText(`${message} Type "${name}" to go ahead.`))
  if (answer !== name) throw given === undefined ? cancelled() : new ShipitError('USAGE', `"${given}" is not the name that was asked for.`, {hint: `The name is "${name}".`})
}

/** Where a change would happen: `shop (staging) on 3 hosts: web1, web2, web3`. */
export const describeTarget = ({app, destination, hosts}: {readonly app: string; readonly destination?: string | undefined; readonly hosts: readonly string[]}): string =>
  `${app}${destination ? ` (${destination})` : ''} on ${hosts.length === 1 ? '' : `${hosts.length} hosts: `}${hosts.join(', ')}`

async function askText(message: string): Promise<string> {
  const {text} = await import('@clack/prompts')
  const answer = await text({message, output: process.stderr})
  if (typeof answer !== 'string') throw cancelled()
  return answer
}

const cancelled = (): ShipitError => new ShipitError('CANCELLED', 'Nothing was changed.')
