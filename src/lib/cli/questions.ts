import type {HostKeyPolicy} from '../hosts/host-key.js'
import type {AskPassphrase} from '../hosts/identity.js'
import type {Terminal} from './terminal.js'

/** What connecting to hosts may have to ask a person. */
export type Questions = Pick<HostKeyPolicy, 'askHostKey'> & {readonly askPassphrase?: AskPassphrase}

/** The prompts of a terminal; none where nobody can be asked. */
export function questionsOf(terminal: Pick<Terminal, 'canAsk'>): Questions {
  if (!terminal.canAsk) return {}
  return {
    askPassphrase: async (file, attempt) => {
      const {password} = await import('@clack/prompts')
      const answer = await password({message: `${attempt > 1 ? 'That was not it. ' : ''}Passphrase of ${file}`, output: process.stderr})
      return typeof answer === 'string' ? answer : undefined
    },
    askHostKey: async ({place, type, fingerprint}) => {
      const {confirm} = await import('@clack/prompts')
      return (await confirm({message: `${place} is new here. Its ${type} key is ${fingerprint}. Trust it?`, output: process.stderr, initialValue: false})) === true
    },
  }
}
