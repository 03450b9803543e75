import pLimit from 'p-limit'
import type {HostKeyPolicy} from '../hosts/host-key.js'
import type {AskPassphrase} from '../hosts/identity.js'
import type {Terminal} from './terminal.js'

/** What connecting to hosts may have to ask a person. */
export type Questions = Pick<HostKeyPolicy, 'askHostKey'> & {readonly askPassphrase?: AskPassphrase}

/** The prompts of a terminal, one at a time though hosts are connected to at once; none where nobody can be asked. */
export function questionsOf(terminal: Pick<Terminal, 'canAsk'>): Questions {
  if (!terminal.canAsk) return {}
  const oneByOne = pLimit(1)
  return {
    askPassphrase: (file, attempt) => oneByOne(() => askSecret(`${attempt > 1 ? 'That was not it. ' : ''}Passphrase of ${file}`)),
    askHostKey: ({place, type, fingerprint}) => oneByOne(() => askYesNo(`${place} is new here. Its ${type} key is ${fingerprint}. Trust it?`)),
  }
}

async function askSecret(message: string): Promise<string | undefined> {
  const {password} = await import('@clack/prompts')
  const answer = await password({message, output: process.stderr})
  return typeof answer === 'string' ? answer : undefined
}

async function askYesNo(message: string): Promise<boolean> {
  const {confirm} = await import('@clack/prompts')
  return (await confirm({message, output: process.stderr, initialValue: false})) === true
}
