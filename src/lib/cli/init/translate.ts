import {ShipitError} from '../../errors.js'
import type {Answers} from '../../features/init/answers.js'
import type {Note} from '../../features/init/draft.js'
import type {Findings} from '../../features/init/look/look.js'
import type {Repository} from '../../features/init/repository.js'
import type {Drafted} from '../../features/init/write/draft.js'
import type {Terminal} from '../terminal.js'
import type {Given} from './ask.js'

export type From = {
  readonly tool: 'kamal' | 'compose'
  /** Path of its file; absent: where the tool has it. */
  readonly file?: string | undefined
  /** Compose: the service that is the app. */
  readonly service?: string | undefined
}

export type Inputs = {readonly repository: Repository; readonly findings: Findings; readonly given: Given}

export async function translate(
  from: From,
  _inputs: Inputs,
  _terminal: Pick<Terminal, 'canAsk'>,
): Promise<{readonly findings: Findings; readonly answers: Answers; readonly drafted: Drafted; readonly notes: readonly Note[]}> {
  throw new ShipitError('NOT_SUPPORTED', `--from ${from.tool} is not there yet.`)
}
