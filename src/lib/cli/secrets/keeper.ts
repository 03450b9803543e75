import {dirname, resolve} from 'node:path'
import {isVariableName} from '../../config/words/variable-name.js'
import {ShipitError} from '../../errors.js'
import type {SecretPlace} from '../../secrets/adapter.js'
import {openStore} from '../../secrets/age-store.js'
import type {OpenStore} from '../../secrets/age-store.js'
import {storeFile} from '../../secrets/places.js'
import {emptyText} from '../../secrets/secret-text.js'
import {visible} from '../../visible.js'
import {configFlags} from '../config-flags.js'
import type {ProjectFlags, TalkFlags} from '../flags.js'
import {checkDestination} from '../load-config.js'
import {openTerminal} from '../terminal.js'
import type {Terminal} from '../terminal.js'
import {askPassphrases} from './passphrases.js'

/** What every command about secrets works with: the repository, and the person who called. */
export type Keeper = {
  readonly place: SecretPlace
  readonly terminal: Terminal
  readonly flags: KeeperFlags
  /** Prints the answer on stdout; nothing with --json. */
  readonly say: (text: string) => void
  /** Says something beside the answer, on stderr. */
  readonly note: (text: string) => void
}

export const keeperFlags = {...configFlags}

export type KeeperFlags = ProjectFlags & TalkFlags

/** No deploy.yml is needed to keep secrets. Errors: USAGE when the destination cannot be one. */
export function openKeeper(flags: KeeperFlags): Keeper {
  const {destination, 'config-file': file} = flags
  checkDestination(destination)
  const terminal = openTerminal(flags)
  return {
    place: {
      directory: file === undefined ? process.cwd() : dirname(resolve(file)),
      ...(destination !== undefined && {destination}),
      ...(terminal.canAsk && {ask: askPassphrases()}),
    },
    terminal,
    flags,
    say: (text) => void (flags.json || process.stdout.write(`${text}\n`)),
    note: (text) => void (flags.json || flags.quiet || process.stderr.write(`${visible(text)}\n`)),
  }
}

/** The secret store of the destination that was asked for, or one that is still to be made. */
export const openOrNew = async ({place}: Keeper): Promise<OpenStore> =>
  (await openStore(place.destination, place)) ?? {file: storeFile(place.destination), destination: place.destination, text: emptyText, values: new Map()}

/** Errors: NOT_FOUND. */
export async function openExisting({place}: Keeper): Promise<OpenStore> {
  const store = await openStore(place.destination, place)
  if (store) return store
  throw new ShipitError('NOT_FOUND', `There is no ${storeFile(place.destination)} in ${place.directory}.`, {
    hint: place.destination === undefined ? 'Make it with `shipit secrets init`.' : 'The first `shipit secrets set NAME` makes it.',
  })
}

/** Errors: USAGE; what was typed in its place is not told, it may be a value. */
export function checkName(name: string): void {
  if (isVariableName(name)) return
  throw new ShipitError('USAGE', 'The name of a secret is made of letters, digits and underscores. A value does not belong on the command line, where others can see it.', {
    hint: 'shipit secrets set NAME < file, or without a file to be asked for the value.',
  })
}
