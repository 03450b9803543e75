import {ShipitError} from '../errors.js'
import type {Secret} from '../shell/secret.js'

/** The same error without the values of secrets: what is told, and what is kept of a bug, never holds one. Values of less than four characters are left, they would tear every text apart. */
export function withoutSecrets(error: unknown, secrets: readonly Secret[]): unknown {
  return secrets.length === 0 ? error : cleaned(error, (text) => textWithoutSecrets(text, secrets))
}

/** The same text without the values of secrets: for what programs of the user print. */
export const textWithoutSecrets = (text: string, secrets: readonly Secret[]): string =>
  secrets
    .map((secret) => secret.reveal())
    .filter((value) => value.length >= 4)
    .toSorted((one, other) => other.length - one.length)
    .reduce((so, value) => so.replaceAll(value, '[secret]'), text)

function cleaned(error: unknown, clean: (text: string) => string): unknown {
  if (typeof error === 'string') return clean(error)
  if (!(error instanceof Error) || ('code' in error && error.code === 'EEXIT')) return error
  const cause = error.cause === undefined ? undefined : cleaned(error.cause, clean)
  const copy =
    error instanceof ShipitError
      ? new ShipitError(error.code, clean(error.message), {hint: error.hint === undefined ? undefined : clean(error.hint), cause})
      : new Error(clean(error.message), {cause})
  if (!(copy instanceof ShipitError)) copy.name = error.name
  copy.stack = clean(error.stack ?? '')
  return copy
}
