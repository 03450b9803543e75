import {ShipitError} from '../errors.js'

/** Who can open a secret store: people and machines by their public keys, or whoever knows the passphrase. */
export type Recipients = {readonly kind: 'keys'; readonly of: readonly Recipient[]} | {readonly kind: 'passphrase'}

/** `age1…` or `ssh-ed25519 …`, and whose it is. */
export type Recipient = {readonly key: string; readonly name?: string}

/** The file that `age -R` reads too: a key a line, and above it a comment that says whose it is. The word `passphrase` alone: no keys. Errors: SECRETS_UNREADABLE with the line. */
export function readRecipients(text: string, file: string): Recipients {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const recipients = lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return []
    const {key, comment} = wordsOf(line)
    const name = comment ?? nameAbove(lines[index - 1])
    if (key !== 'passphrase') checkRecipient(key, `${file}:${index + 1}`)
    return [{key, ...(name !== undefined && {name})}]
  })
  if (!recipients.some(({key}) => key === 'passphrase')) return {kind: 'keys', of: recipients}
  if (recipients.length > 1)
    throw new ShipitError('SECRETS_UNREADABLE', `${file}: a passphrase stands alone: age knows no file that both it and a key open.`, {
      hint: 'Keep the keys, or the word `passphrase`.',
    })
  return {kind: 'passphrase'}
}

/** `age1… # ann`, or `ssh-ed25519 AAAA… ann@laptop` as a .pub file has it. */
function wordsOf(line: string): {readonly key: string; readonly comment: string | undefined} {
  const [key = '', comment] = line.split(/\s+#\s*/)
  if (!key.startsWith('ssh-')) return {key, comment}
  const [kind, base64, ...rest] = key.split(/\s+/)
  return {key: `${kind} ${base64}`, comment: comment ?? (rest.join(' ') || undefined)}
}

/** The same key as it would stand in the file. */
export const toRecipient = (line: string, name: string | undefined): Recipient => {
  const {key, comment} = wordsOf(line.trim())
  const owner = name ?? comment
  return {key, ...(owner !== undefined && {name: owner})}
}

export const passphraseText = '# Whoever knows the passphrase can open the secrets.\npassphrase\n'

export const recipientsText = '# Who can open the secrets: a public key a line, below the name of its owner. Change it with `shipit secrets recipients add` or `rm`.\n'

export const withRecipient = (text: string, {key, name}: Recipient): string =>
  `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}\n${name === undefined ? '' : `# ${name}\n`}${key}\n`

/** Without the line of a key, and the name above it. */
export function withoutRecipient(text: string, key: string): string {
  const lines = text.split('\n')
  const at = lines.findIndex((line) => wordsOf(line.trim()).key === key)
  if (at === -1) return text
  const from = nameAbove(lines[at - 1]?.trim()) === undefined ? at : at - 1
  return [...lines.slice(0, lines[from - 1]?.trim() === '' ? from - 1 : from), ...lines.slice(at + 1)].join('\n')
}

/** Errors: SECRETS_UNREADABLE. What may be a secret key is not told. */
export function checkRecipient(key: string, where: string): void {
  if (/^(?:age1|ssh-ed25519 )/.test(key)) return
  throw new ShipitError('SECRETS_UNREADABLE', `${where}: ${whyNot(key)}`, {hint: 'A recipient is a public key: `shipit secrets key` prints yours, age1….'})
}

function whyNot(key: string): string {
  if (/^AGE-SECRET-KEY-|PRIVATE KEY/i.test(key)) return 'this is a secret key, and the public one is wanted. If it was committed anywhere, make a new one.'
  if (/^[<>=|]{7}/.test(key)) return 'there is a merge conflict in this file: keep the keys of both sides, and take the markers out.'
  if (/^ssh-|^ecdsa-|^sk-/.test(key)) return `keys of the kind ${key.split(' ')[0]} are not supported: take an ssh-ed25519 key, or one of age.`
  return `${JSON.stringify(key.slice(0, 40))} is no recipient.`
}

/** A comment right above a key names its owner; one that ends like a sentence is about the file. */
const nameAbove = (line: string | undefined): string | undefined => (line !== undefined && /^#\s*\S/.test(line) && !line.endsWith('.') ? line.replace(/^#+\s*/, '') : undefined)
