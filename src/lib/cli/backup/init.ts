import type {Store} from '../../config/backup.js'
import {ShipitError} from '../../errors.js'
import {prepareBackups, storesFor} from '../../features/backups/prepare.js'
import {initStore} from '../../features/backups/in-store.js'
import {storePasswords, storeSecrets} from '../../features/backups/stores/files.js'
import {resticImage} from '../../features/backups/stores/restic.js'
import {writeHashKey} from '../../features/files/keyed-hash.js'
import {inSequence, isEmpty, sequence} from '../../plan/plan.js'
import {lookUp, secretsMissing} from '../../secrets/store.js'
import type {Secret} from '../../shell/secret.js'
import {bringImages} from '../accessory/bring.js'
import {checkRoom} from '../check-room.js'
import {keepSecrets, newPassword} from '../databases/passwords.js'
import {chooseHashKey} from '../hash-key.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import type {Session} from '../session.js'
import {chooseStores} from './choose.js'
import {askStore, hostOf} from './stores.js'

export type Initialized = {
  readonly store: string
  readonly host: string
  /** False: the repository was there, and the password opens it. */
  readonly made: boolean
}

export type InitAnswer = {
  readonly stores: readonly Initialized[]
  /** Names of secrets that were made for it. */
  readonly made: readonly string[]
}

/** Makes the repositories of the file's stores, and tells hosts how to reach them. Errors: USAGE, SECRET_MISSING, COMMAND_FAILED with each store that failed and why. */
export async function initStores(project: Project, names: readonly string[], {wait}: {readonly wait: boolean}): Promise<InitAnswer> {
  const {config} = project
  const stores = chooseStores(config, names)
  const passwords = await makePasswords(project, stores)
  const secrets = await project.secrets(storeSecrets(config.stores ?? []))
  const hosts = config.hosts.map(({name}) => name).filter((host) => storesFor(config, host).length > 0)
  const made = await inSession(project, {purpose: 'backup init', wait, hosts}, async (session) => {
    await prepare(session, secrets)
    const answers = await Promise.all(stores.map(async (store) => ({store, answer: await askStore(session, hostOf(config, store), initStore(config, store.name))})))
    const faults = answers.flatMap(({store, answer}) => ('fault' in answer ? [`${store.name} (from ${hostOf(config, store)}): ${answer.fault}`] : []))
    if (faults.length > 0) throw new ShipitError('COMMAND_FAILED', faults.join('\n'), {hint: 'Mend that, and say it again: what was made stays.'})
    return answers.map(({store, answer}) => ({store: store.name, host: hostOf(config, store), made: 'word' in answer && answer.word === 'made'}))
  })
  return {stores: made, made: passwords}
}

/** A password that nobody has yet is made, and kept before anything is encrypted with it. */
async function makePasswords({secretPlace, view}: Project, stores: readonly Store[]): Promise<readonly string[]> {
  const names = storePasswords(stores)
  const {missing, asked} = await lookUp(names, secretPlace)
  // What a source could not tell may well be there.
  if (asked.some(({failures = []}) => failures.some((failure) => failure.names.some((name) => missing.includes(name))))) throw secretsMissing(missing, asked, secretPlace)
  if (missing.length === 0) return []
  const file = await keepSecrets(new Map<string, Secret>(missing.map((name) => [name, newPassword()])), secretPlace)
  view.note(`New in ${file}: ${missing.join(', ')}. Commit that file.`)
  return missing
}

async function prepare(session: Session, secrets: ReadonlyMap<string, Secret>): Promise<void> {
  const {config, engine} = session
  const views = await session.views()
  const key = chooseHashKey(views)
  const bring = await bringImages(session, views, [])
  const plans = views.map((view) =>
    inSequence(
      view.host,
      ...(view.app.hashKey ? [] : [writeHashKey(view.host, config.name, key)]),
      prepareBackups({engine, config, secrets, key, bring: bring(view, resticImage)}, view),
    ),
  )
  const due = plans.filter((plan) => !isEmpty(plan))
  const plan = sequence('Prepare backups', due)
  await checkRoom(session, plan, views)
  if (due.length > 0) await session.carryOut(plan)
}

export async function tellInit(answer: InitAnswer, project: Project): Promise<InitAnswer> {
  const {say, config} = project
  for (const {store, made} of answer.stores) say(made ? `${store}: the repository is made.` : `${store}: the repository is there already, and the password opens it.`)
  for (const store of (config.stores ?? []).filter(({name, appendOnly}) => appendOnly && answer.stores.some((each) => each.store === name))) say(appendOnlyAdvice(store))
  if (answer.made.length > 0) {
    const values = await project.secrets(answer.made)
    say(`\nWithout the password nobody can read these backups. Keep a copy where it does not burn with this machine and the repository:`)
    for (const [name, value] of values) say(`  ${name}  ${value.reveal()}`)
    say('This is shown once. `shipit backup check` proves at any time that it opens the stores.')
  }
  return answer
}

const appendOnlyAdvice = ({name, repository}: Store): string =>
  repository.startsWith('s3:')
    ? `${name} is append-only: let the key that the hosts have write and read objects, and delete only below locks/; give the bucket a lock on objects, and a rule for what is older than you keep.`
    : repository.startsWith('rest:')
      ? `${name} is append-only: run its rest-server with --append-only, and clear it out from there: restic forget --keep-within 180d --prune`
      : `${name} is append-only: see that nobody can delete there, and clear it out from there: restic forget --keep-within 180d --prune`
