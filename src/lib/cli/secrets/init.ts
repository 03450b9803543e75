import {access, readFile} from 'node:fs/promises'
import {userInfo} from 'node:os'
import {join} from 'node:path'
import {ShipitError} from '../../errors.js'
import {saveStore} from '../../secrets/age-store.js'
import {folder, recipientsFile, storeFile} from '../../secrets/places.js'
import {checkRecipient, passphraseText, recipientsText, toRecipient, withRecipient} from '../../secrets/recipients.js'
import type {Recipient} from '../../secrets/recipients.js'
import {recipientOf} from '../../secrets/seal.js'
import {emptyText} from '../../secrets/secret-text.js'
import {writeWhole} from '../../secrets/write-whole.js'
import type {Keeper} from './keeper.js'
import {ignoreInBuilds} from '../build-context.js'
import {ownKey, sshPublicKey} from './own-key.js'

export type InitOptions = {
  /** Whoever knows a passphrase can open it, instead of keys. */
  readonly passphrase?: boolean
  /** The user's SSH key instead of a key of age. */
  readonly ssh?: boolean
}

export type Made = {readonly store: string; readonly recipients: string; readonly recipient?: string; readonly key?: string; readonly keyCreated: boolean}

/** An empty secret store that the caller can open. Errors: CONFLICT when there is one. */
export async function initSecrets(keeper: Keeper, options: InitOptions): Promise<Made> {
  const {place, say} = keeper
  const {directory, destination} = place
  const [file, recipients] = [storeFile(destination), recipientsFile(destination)]
  if (await isThere(join(directory, file))) {
    throw new ShipitError('CONFLICT', `${file} is there already. Nothing was changed.`, {
      hint: 'Add to it with `shipit secrets set NAME`, or see who can open it: `shipit secrets recipients`.',
    })
  }
  const key = await (options.passphrase ? undefined : keyOf(keeper, options))
  if (!(await isThere(join(directory, recipients)))) await writeWhole(join(directory, recipients), key ? withRecipient(recipientsText, key.of) : passphraseText)
  await ignoreClearFiles(directory)
  const ignores = await ignoreInBuilds(directory, writeWhole)
  await saveStore({file, destination}, emptyText, place)
  say(tell({file, recipients, key, ignores}))
  return {store: file, recipients, ...(key && {recipient: key.of.key, key: key.where}), keyCreated: key?.created ?? false}
}

type Own = {readonly of: Recipient; readonly where: string; readonly created: boolean}

async function keyOf(keeper: Keeper, {ssh}: InitOptions): Promise<Own> {
  const name = userInfo().username
  if (!ssh) {
    const {recipient, where, created} = await ownKey(keeper)
    return {of: {key: recipient, name}, where, created}
  }
  const line = await sshPublicKey()
  if (line === undefined) throw new ShipitError('NOT_FOUND', 'There is no ~/.ssh/id_ed25519.pub.', {hint: 'Make the key with `ssh-keygen -t ed25519`, or leave `--ssh` out.'})
  checkRecipient(line, '--ssh')
  await recipientOf(line)
  return {of: toRecipient(line, name), where: '~/.ssh/id_ed25519', created: false}
}

/** Clear files stay on this machine, whatever was in .gitignore before. */
async function ignoreClearFiles(directory: string): Promise<void> {
  const file = join(directory, folder, '.gitignore')
  const text = await readFile(file, 'utf8').catch(() => '')
  const missing = rules.filter((rule) => !text.split('\n').includes(rule))
  if (missing.length > 0)
    await writeWhole(
      file,
      `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${text === '' ? '# Secrets in clear stay on this machine; what is encrypted belongs in git.\n' : ''}${missing.join('\n')}\n`,
    )
}

const rules = ['/secrets', '/secrets.*', '!/secrets.age', '!/secrets.*.age']

const tell = ({file, recipients, key, ignores}: {readonly file: string; readonly recipients: string; readonly key: Own | undefined; readonly ignores: boolean}): string =>
  [
    `${file} is ready, and empty.`,
    ...(key
      ? [`${key.created ? 'A key was made for you' : 'Your key'}: ${key.where}. Whoever has it can read the secrets: keep a copy where you keep passwords, and never in git.`]
      : []),
    key ? `${recipients} says who can open it.` : 'Whoever knows the passphrase can open it.',
    ...(ignores ? ['.dockerignore keeps .shipit out of images now.'] : []),
    'Next: shipit secrets set NAME, then commit .shipit.',
  ].join('\n')

const isThere = (path: string): Promise<boolean> => access(path).then(() => true, () => false) // prettier-ignore
