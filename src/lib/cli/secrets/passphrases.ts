import {ShipitError} from '../../errors.js'
import type {AskPassphrase} from '../../secrets/identities.js'

/** Asks for passphrases once for each file: what opened it seals it again. A new one is asked for twice. */
export function askPassphrases(): AskPassphrase {
  const known = new Map<string, string>()
  return async (what, attempt) => {
    const before = known.get(what)
    if (before !== undefined && attempt <= 1) return before
    const answer = attempt === 0 ? await askNew(what) : await ask(`${attempt > 1 ? 'That was not it. ' : ''}Passphrase of ${what}`)
    if (answer) known.set(what, answer)
    return answer
  }
}

async function askNew(what: string): Promise<string> {
  for (;;) {
    const [first, second] = [await ask(`New passphrase of ${what}`), await ask('The same once more')]
    if (first === undefined || second === undefined) throw new ShipitError('CANCELLED', 'Nothing was changed.')
    if (first !== '' && first === second) return first
  }
}

async function ask(message: string): Promise<string | undefined> {
  const {password} = await import('@clack/prompts')
  const answer = await password({message, output: process.stderr})
  return typeof answer === 'string' ? answer : undefined
}
