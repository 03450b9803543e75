import type {Config, Job, Role} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import {hashOf} from '../app/hash.js'
import {newestFirst, nextSequence} from './release.js'
import type {Release, ReleaseImage} from './release.js'
import {recordOf, specsOf} from './specs.js'
import type {Given} from './specs.js'

export type Made = {readonly tag: string; readonly image: ReleaseImage; readonly commit?: string; readonly createdAt: string; readonly by: string}

/** What the hosts that were asked keep. */
export type Known = {
  readonly releases: readonly Release[]
  readonly current: readonly string[]
  /** All hosts of the app were asked. A host that was not may have given the next number already: the id then tells what the release is, too. */
  readonly isAll: boolean
}

/**
 * The release that config, image, secrets and files make. One that the hosts already keep with the same fingerprint is that release,
 * if it is the current or the newest: so a deploy that is run again goes on where the last one stopped.
 */
export function composeRelease(config: Config, given: Given, made: Made, known: Known): Release {
  const specs = specsOf(config, made.image.ref, given)
  const fingerprint = hashOf({image: made.image.ref, tag: made.tag, config: releasable(config), specs})
  const [newest] = newestFirst(known.releases)
  const same = known.releases.find((each) => each.fingerprint === fingerprint && (known.current.includes(each.id) || each.id === newest?.id))
  if (same) return same
  const sequence = nextSequence(known.releases)
  const id = `${sequence}-${made.tag}${known.isAll ? '' : `-${fingerprint.slice(0, 6)}`}`
  return {format: 1, id, sequence, ...made, config, specs, fingerprint, ...recordOf(config, given)}
}

/** What of the config a release is about: not how its hosts are reached, where its secrets came from, nor what runs beside it. */
const releasable = ({
  hosts: _hosts,
  hooks: _hooks,
  aliases: _aliases,
  proxy: _proxy,
  accessories: _accessories,
  tag: _tag,
  build: _build,
  registry: _registry,
  secretSources: _sources,
  uses: _uses,
  backups: _backups,
  stores: _stores,
  backupBefore: _before,
  watch: _watch,
  canary: _canary,
  ...rest
}: Config): unknown => rest

/**
 * The config of an older release on the hosts of the present file: a rollback changes what runs, not where.
 * A role that the present file no longer has runs on all hosts that it had and that are still there.
 * Errors: NOT_FOUND when none of a role's hosts is left.
 */
export function onPresentHosts(release: Release, present: Config): Config {
  const place = (role: Role): Role => {
    const hosts = present.roles.find((each) => each.name === role.name)?.hosts ?? role.hosts.filter((name) => present.hosts.some((host) => host.name === name))
    if (hosts.length > 0) return {...role, hosts}
    throw new ShipitError('NOT_FOUND', `Release ${release.id} has a role ${role.name} that ran on ${role.hosts.join(', ')}, and deploy.yml names none of these hosts.`, {
      hint: 'Add a host to deploy.yml, or deploy that tag anew: shipit deploy --tag TAG',
    })
  }
  const {backups: _backups, stores: _stores, backupBefore: _before, watch: _watch, canary: _canary, ...own} = release.config
  const jobs = own.jobs?.map((job) => ({...job, host: hostOfJob(job, present)}))
  return {
    ...own,
    ...(present.backups && {backups: present.backups}),
    ...(present.stores && {stores: present.stores}),
    ...(present.watch && {watch: present.watch}),
    ...(present.canary && {canary: present.canary}),
    ...(jobs && {jobs}),
    hosts: present.hosts,
    proxy: present.proxy,
    hooks: present.hooks,
    accessories: present.accessories,
    ...(present.uses && {uses: present.uses}),
    roles: release.config.roles.map(place),
  }
}

/** Where the present file has it, else where it was, else the first host. */
function hostOfJob(job: Job, present: Config): string {
  const names = present.hosts.map((host) => host.name)
  return present.jobs?.find((each) => each.name === job.name)?.host ?? names.find((name) => name === job.host) ?? names[0] ?? job.host
}

/** Hosts that a current release runs on and that the present file no longer names. */
export const hostsTakenOut = (current: readonly Release[], present: Config): Config['hosts'] => {
  const all = current.flatMap((release) => release.config.hosts).filter((host) => !present.hosts.some((each) => each.name === host.name))
  return all.filter((host, index) => all.findIndex((each) => each.name === host.name) === index)
}
