import type {Path} from '../fault.js'
import {calledBy, hostNames} from '../host-names.js'
import type {HostName, Thing} from '../host-names.js'
import {resolveHosts} from '../hosts.js'
import {meetingsIn} from '../meetings.js'
import type {Meeting} from '../meetings.js'
import {nameOf} from '../paths.js'
import {resolveAccessory} from '../resolve/accessory.js'
import {resolveBackups} from '../resolve/backup.js'
import {resolveJob} from '../resolve/job.js'
import {hooksOf} from '../resolve/resolve.js'
import {resolveRole} from '../resolve/role.js'
import {resolveUse} from '../resolve/use.js'
import {roleSources} from '../role-sources.js'
import type {Sound} from '../schema/file.js'
import {volumeOf} from '../words/volume.js'
import type {Broken, Rule} from './rule.js'

/** Names on a host are put together with dashes, and may have dashes in them: volume `postgres-data` of a role and volume `data` of accessory `postgres` would be one. */
export const namesOnHostsDiffer: Rule = (written, destination) =>
  written.app === undefined || written.hosts === undefined
    ? []
    : meetingsIn(namesIn(written, nameOf(written.app, destination)))
        .filter(({first, second}) => !isToldElsewhere(first, second))
        .map((each) => broken(written, each))

function namesIn(written: Sound, name: string): readonly HostName[] {
  const hosts = resolveHosts(written)
  const roles = roleSources(written).map((source) => resolveRole(source, name, hosts))
  const accessories = Object.entries(written.accessories ?? {}).map(([accessory, own]) => resolveAccessory(accessory, own, name, hosts))
  return hostNames({
    ...{name, hosts, roles, accessories, hooks: hooksOf(written.hooks ?? {})},
    uses: Object.entries(written.uses ?? {}).map(([alias, own]) => resolveUse(alias, own, name)),
    jobs: Object.entries(written.jobs ?? {}).map(([job, own]) => resolveJob(job, {written: own, top: written}, name, hosts)),
    backups: resolveBackups(written.backups ?? {}, {app: name, hosts, roles, accessories}),
  })
}

/** Roles, accessories and what is used of others may not have one and the same name in the file. */
const isToldElsewhere = ({of: first}: HostName, {of: second}: HostName): boolean =>
  first.name === second.name && [first, second].every(({section, volume}) => ['accessories', 'roles', 'uses'].includes(section) && volume === undefined)

function broken(written: Sound, meeting: Meeting): Broken {
  const {first, second, name} = meeting
  const [theirs, own] = [first, second].map(({of}) => placeOf(written, of)) as [Path, Path]
  return {
    path: own,
    message: `${deeds[second.kind](name)}, as ${calledBy(first.of)} ${second.kind === 'address' ? 'is' : 'does'}: ${mend(meeting)}`,
    rests: [['hosts'], ['volumes'], theirs.slice(0, 2), own.slice(0, 2)],
  }
}

const deeds: Readonly<Record<HostName['kind'], (name: string) => string>> = {
  address: (name) => `is found as ${name} on the network of the app`,
  container: (name) => `makes a container ${name}`,
  volume: (name) => `makes the volume ${name}`,
}

function mend({first, second}: Meeting): string {
  if (first.of.section === 'proxy') return 'call it otherwise'
  return `${second.kind === 'address' ? 'it would lead to either' : 'on a host they would be one'}. Call one of the two otherwise`
}

/** Where a thing stands in the file. */
function placeOf(written: Sound, {section, name, volume}: Thing): Path {
  switch (section) {
    case 'proxy':
      return ['proxy']
    case 'volumes':
      return volumePlace(written, name)
    case 'roles':
      return written.roles?.[name] === undefined ? ['app'] : ['roles', name]
    case 'accessories': {
      const index = volume === undefined ? -1 : indexOf(written.accessories?.[name]?.volumes, volume)
      return index < 0 ? [section, name] : [section, name, 'volumes', index]
    }
    case 'backups':
    case 'hooks':
    case 'jobs':
    case 'uses':
      return [section, name]
  }
}

/** The first place that names a volume of the app. */
function volumePlace(written: Sound, volume: string): Path {
  const places: readonly (readonly [Path, readonly string[] | undefined])[] = [
    [['volumes'], written.volumes],
    ...(['roles', 'jobs'] as const).flatMap((section) =>
      Object.entries<{readonly volumes?: readonly string[]}>(written[section] ?? {}).map(([name, own]) => [[section, name, 'volumes'] as Path, own.volumes] as const),
    ),
  ]
  const [path, volumes] = places.find(([, words]) => indexOf(words, volume) >= 0) ?? [['volumes'], []]
  return [...path, indexOf(volumes, volume)]
}

const indexOf = (words: readonly string[] | undefined, volume: string): number => (words ?? []).findIndex((word) => volumeOf(word).source === volume)
