import {ShipitError, messageOf} from '../../errors.js'
import {wordsOf} from '../../config/words/command-words.js'
import {saveStore} from '../../secrets/age-store.js'
import type {OpenStore} from '../../secrets/age-store.js'
import {openDraft} from '../../secrets/draft.js'
import type {Draft} from '../../secrets/draft.js'
import {valuesOf} from '../../secrets/secret-text.js'
import {confirm} from '../confirm.js'
import {openOrNew} from './keeper.js'
import type {Keeper} from './keeper.js'

export type Edited = {readonly store: string; readonly changed: boolean}

/** Opens the secrets in the user's editor. The clear text is in memory where the machine has a file system of that kind, and is overwritten at the end. */
export async function editSecrets(keeper: Keeper): Promise<Edited> {
  const store = await openOrNew(keeper)
  const draft = await openDraft(store.text)
  if (!draft.inMemory) keeper.note(`There is no file system in memory here: the secrets are in clear in ${draft.path} until the editor ends.`)
  try {
    const changed = await editUntilSound(keeper, store, draft)
    keeper.say(changed ? `${store.file} is changed.` : 'Nothing was changed.')
    return {store: store.file, changed}
  } finally {
    await draft.shred()
  }
}

/** What was typed is not lost for a fault in it: the editor opens again. */
async function editUntilSound(keeper: Keeper, store: OpenStore, draft: Draft): Promise<boolean> {
  for (;;) {
    await runEditor(draft)
    const text = await draft.read()
    if (text === store.text) return false
    try {
      valuesOf(text, 'your draft')
      await saveStore(store, text, keeper.place)
      return true
    } catch (error) {
      if (!(error instanceof ShipitError)) throw error
      if (!keeper.terminal.canAsk) throw new ShipitError(error.code, `${error.message} Nothing was changed.`, {hint: error.hint, cause: error})
      keeper.note(messageOf(error))
      await confirm({message: 'Edit again? No: what you typed is gone.', yes: false}, keeper.terminal)
    }
  }
}

/** Errors: COMMAND_FAILED when there is no editor, or it ended with a fault: nothing is taken over then. */
async function runEditor(draft: Draft): Promise<void> {
  const [program = 'vi', ...args] = wordsOf(process.env['VISUAL'] || process.env['EDITOR'] || 'vi')
  const code = await draft.edit(program, args)
  if (code === 0) return
  throw new ShipitError('COMMAND_FAILED', code === undefined ? `There is no editor ${program}.` : `${program} ended with ${code}. Nothing was changed.`, {
    hint: 'Name an editor that waits until you are done: EDITOR=nano, EDITOR="code --wait".',
  })
}
