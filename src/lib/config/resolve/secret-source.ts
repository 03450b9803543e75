import type {SecretSource} from '../config.js'
import type {WrittenSecretSource} from '../schema/secret-source.js'
import {wordsOf} from '../words/command-words.js'
import {secondsOf} from '../words/duration.js'

/** The rules have seen to it that each row has the keys that it needs, and no other. */
export function secretSourceOf({from, command, output, timeout, names, vault, file, ...rest}: WrittenSecretSource): SecretSource {
  const every = {timeout: secondsOf(timeout ?? '30s'), ...(names && {names})}
  if (from === undefined) return {from: 'command', command: wordsOf(command), output: output ?? 'value', ...every}
  if (from === '1password') return {from, vault: vault ?? '', ...rest, ...every}
  if (from === 'sops') return {from, file: file ?? '', ...every}
  return {from, ...rest, ...every}
}
