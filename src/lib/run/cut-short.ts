import {messageOf, ShipitError} from '../errors.js'

/** What went wrong while an image was saved, on this machine or a builder: what a user can mend is told so, all else stays as it is. */
export function cutShort(error: unknown, image: string, where = 'this machine'): unknown {
  if (error instanceof ShipitError) return error
  if (!isCut.test(messageOf(error))) return error
  return new ShipitError('COMMAND_FAILED', `The engine of ${where} saved only a part of image ${image}: ${messageOf(error)}.`, {
    hint: 'Nothing was sent. Is its disk full, or was it restarted? Then run the same command again.',
    cause: error,
  })
}

/** As tar-stream says it, and we. */
const isCut = /^(Unexpected end of data|Writable stream closed prematurely|Premature close|Invalid tar header|the saved archive )/
