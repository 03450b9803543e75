import {access} from 'node:fs/promises'
import {resolve} from 'node:path'
import {accessorySecrets} from '../../features/accessories/given.js'
import {secretNames} from '../../features/app/env.js'
import {storeSecrets} from '../../features/backups/stores/files.js'
import type {Config} from '../../config/config.js'
import {databasesOf, onlyDatabase} from '../../config/databases.js'
import {openStore} from '../../secrets/age-store.js'
import {lookUp} from '../../secrets/store.js'
import {usualUrl} from '../databases/secrets.js'
import {imageSecrets} from '../image-ways.js'
import {loadConfig} from '../load-config.js'
import {toTable} from '../table.js'
import type {Keeper} from './keeper.js'

export type ListedSecret = {
  readonly name: string
  /** Where its value comes from; absent: it is missing. */
  readonly from?: string
  /** Why it could not be read. */
  readonly because?: string
  /** deploy.yml asks for it. */
  readonly used: boolean
}

/** Every name that deploy.yml asks for or that a secret store has, and where its value comes from. Programs that deploy.yml names are asked, too. */
export async function listSecrets(keeper: Keeper): Promise<readonly ListedSecret[]> {
  const {place, terminal, say} = keeper
  const config = await configIfThere(keeper)
  const used = config ? usedNames(config) : []
  const stores = await Promise.all([...new Set([place.destination, undefined])].map((destination) => openStore(destination, place)))
  const names = [...new Set([...used, ...stores.flatMap((store) => [...(store?.values.keys() ?? [])])])].toSorted()
  const made = config ? madeOf(config) : new Map<string, string>()
  const {located, asked} = await lookUp(
    names.filter((name) => !made.has(name)),
    {...place, ...(config?.secretSources && {sources: config.secretSources})},
  )
  const failures = asked.flatMap((each) => each.failures ?? [])
  const listed = names.map((name): ListedSecret => {
    const [from, because] = [made.get(name) ?? located.get(name)?.where ?? usualOf(config, name), failures.find((failure) => failure.names.includes(name))?.why]
    return {name, ...(from !== undefined && {from}), ...(because !== undefined && {because}), used: used.includes(name)}
  })
  say(listed.length === 0 ? 'There are no secrets yet. Keep the first one: shipit secrets set NAME' : toTable(['NAME', 'FROM', ''], listed.map((each) => rowOf(each, config)), terminal.answer.heading)) // prettier-ignore
  return listed
}

const usedNames = (config: Config): readonly string[] => [
  ...secretNames(config),
  ...accessorySecrets(config),
  ...imageSecrets(config),
  ...storeSecrets(config.stores ?? []),
  ...databasesOf(config).map(({passwordSecret}) => passwordSecret),
]

/** URLs of databases: name → what they are made of. No source is asked for these. */
const madeOf = (config: Config): ReadonlyMap<string, string> => new Map(databasesOf(config).map(({urlSecret, passwordSecret}) => [urlSecret, `made of ${passwordSecret}`]))

/** DATABASE_URL, where no source has it and the app has one database. */
function usualOf(config: Config | undefined, name: string): string | undefined {
  const only = config && name === usualUrl ? onlyDatabase(databasesOf(config)) : undefined
  return only && `made of ${only.passwordSecret}`
}

const isPassword = (config: Config | undefined, name: string): boolean => config !== undefined && databasesOf(config).some(({passwordSecret}) => passwordSecret === name)

const rowOf = ({name, from, because, used}: ListedSecret, config: Config | undefined): readonly string[] => [
  name,
  from ?? (because === undefined ? (isPassword(config, name) ? 'not yet: the deploy makes it' : 'missing') : `could not be read ${because}`),
  config && !used ? 'not asked for by deploy.yml' : '',
]

/** A repository may have secrets before it has a deploy.yml. */
async function configIfThere({flags}: Keeper): Promise<Config | undefined> {
  const file = flags['config-file']
  if (file === undefined && !(await access(resolve('deploy.yml')).then(() => true, () => false))) return undefined // prettier-ignore
  return loadConfig({directory: process.cwd(), file, destination: flags.destination})
}
