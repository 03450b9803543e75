import type {Role} from '../../config/config.js'
import {labels} from '../../config/paths.js'
import type {DiffItem} from '../../plan/diff.js'
import {differences} from '../../plan/difference.js'
import type {Difference} from '../../plan/difference.js'
import type {PlacedFile} from '../files/host-file.js'
import type {Release, ReleaseImage} from '../releases/release.js'
import {otherFiles, otherSecrets} from './changes.js'
import {goneRoles} from './gone.js'
import type {RoleWork} from './role-work.js'
import type {Site} from './site.js'
import {liveReplicas} from './state.js'

/** What becomes of a role on a host; nothing: it is as wanted. */
export function roleDiff({config, release, state}: Site, {role, kind, because}: RoleWork): readonly DiffItem[] {
  const live = liveReplicas(state, config.name, role.name)
  const item = {kind: 'role', name: role.name} as const
  const replicas = `${role.replicas} ${role.replicas === 1 ? 'replica' : 'replicas'}`
  if (live.length === 0) return kind === 'keep' ? [] : [{...item, effect: 'create', told: `${replicas} of ${release.tag}`, differences: differences({}, shown(role))}]
  const running = state.releases.find((each) => each.id === live[0]?.labels[labels.release])
  const before = running?.config.roles.find((each) => each.name === role.name)
  const found = running && before ? [...ofImage(running, release), ...differences(settingsOf(before), settingsOf(role)), ...ofSecrets([before, running], [role, release])] : []
  if (kind === 'keep') return found.length === 0 ? [] : [{...item, effect: 'update', told: 'without a restart', differences: found}]
  return [{...item, effect: 'update', told: found.length === 0 ? `${replicas}, ${because}` : replicas, differences: found}]
}

/** Roles that run on a host and are not wanted there. */
export const goneRoleDiff = (site: Site, wanted: readonly Role[]): readonly DiffItem[] =>
  goneRoles(site, wanted).map((name) => ({effect: 'remove', kind: 'role', name, told: 'no longer in the file', differences: []}))

/** What of a new role one wants to see. */
const shown = ({domains, path, port, command}: Role) => ({...(domains.length > 0 && {domains}), ...(path !== '/' && {path}), port, ...(command.length > 0 && {command})})

const settingsOf = ({name: _, hosts: __, ...settings}: Role): Omit<Role, 'name' | 'hosts'> => settings

function ofImage(running: {readonly tag: string; readonly image: ReleaseImage}, {tag, image}: Release): readonly Difference[] {
  if (running.image.ref === image.ref) return []
  return [running.tag === tag ? {sign: '~', what: 'image', from: tag, to: `${tag}, built anew`} : {sign: '~', what: 'image', from: running.tag, to: tag}]
}

type Had = readonly [Role, Pick<Release, 'secretHashes' | 'files'>]

const ofSecrets = ([before, running]: Had, [role, release]: Had): readonly Difference[] => [
  ...valuesOfSecrets([before, running.secretHashes], [role, release.secretHashes]),
  ...contentsOfFiles(running.files?.[role.name], release.files?.[role.name]),
]

/** Secrets with another value, by keyed hashes. */
export const valuesOfSecrets = (...both: Parameters<typeof otherSecrets>): readonly Difference[] =>
  otherSecrets(...both).map(({name, from, to}) => ({sign: '~', what: `secret ${name}`, from, to}))

/** Files that hold something else. Those that came or went stand among the settings. */
export const contentsOfFiles = (before?: readonly PlacedFile[], wanted?: readonly PlacedFile[]): readonly Difference[] =>
  otherFiles(before, wanted).flatMap(({target, change}) => (change === 'changed' ? [{sign: '~', what: `file ${target}`}] : []))
