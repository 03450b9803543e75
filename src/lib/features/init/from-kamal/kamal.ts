import {ShipitError} from '../../../errors.js'
import type {Translation} from '../draft.js'

export function fromKamal(file: string, _text: string, _options: {readonly files: ReadonlyMap<string, string>; readonly paths: readonly string[]}): Translation {
  throw new ShipitError('NOT_SUPPORTED', `${file}: not there yet.`)
}
