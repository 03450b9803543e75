import type {ContainerSettings, Role} from '../../config/config.js'
import {labels} from '../../config/paths.js'
import type {Container} from '../../engines/engine.js'
import type {PlacedFile} from '../files/host-file.js'
import type {Release} from '../releases/release.js'
import {secretsOf} from './env.js'
import {canonical} from './hash.js'

const parts = ['command', 'entrypoint', 'env', 'secrets', 'limits', 'volumes', 'options', 'port', 'stopTimeout'] as const satisfies readonly (keyof Role)[]

/** Why the replicas of a role are replaced, in a few words: `v1.1 → v1.2, env, secret TOKEN changed (1a2b3c4d → 9f8e7d6c)`. */
export function changesOf(role: Role, release: Release, live: readonly Container[], releases: readonly Release[]): string {
  const [first] = live
  if (!first) return `new, ${release.tag}`
  const running = releases.find((each) => each.id === first.labels[labels.release])
  const before = running?.config.roles.find((each) => each.name === role.name)
  if (!running || !before) return release.tag
  const image = running.image.ref === release.image.ref ? [] : [`${running.tag} → ${release.tag}`]
  const all = [
    ...image,
    ...parts.filter((part) => canonical(before[part]) !== canonical(role[part])),
    ...changedSecrets([before, running.secretHashes], [role, release.secretHashes]),
    ...changedFiles(running.files?.[role.name], release.files?.[role.name]),
  ]
  if (all.length > 0) return all.join(', ')
  if (first.labels[labels.spec] !== release.specs[role.name]) return 'values of secrets'
  return live.length === role.replicas ? (live.every((each) => each.state === 'running') ? 'by --force' : 'not all running') : `${live.length} → ${role.replicas} replicas`
}

type Had = readonly [Pick<ContainerSettings, 'secrets' | 'files'>, Readonly<Record<string, string>> | undefined]

/** Secrets that a container had before, with another value now. What is told of it are keyed hashes. */
export function otherSecrets([before, hashesBefore]: Had, [wanted, hashes]: Had): readonly {readonly name: string; readonly from: string; readonly to: string}[] {
  const had = secretsOf(before)
  return secretsOf(wanted).flatMap((name) => {
    const [from, to] = [hashesBefore?.[name], hashes?.[name]]
    return !had.includes(name) || from === undefined || to === undefined || from === to ? [] : [{name, from, to}]
  })
}

export const changedSecrets = (before: Had, wanted: Had): readonly string[] => otherSecrets(before, wanted).map(({name, from, to}) => `secret ${name} changed (${from} → ${to})`)

/** By their paths in the container, which alone are told. */
export function otherFiles(
  before: readonly PlacedFile[] = [],
  wanted: readonly PlacedFile[] = [],
): readonly {readonly target: string; readonly change: 'added' | 'changed' | 'removed'}[] {
  const [old, now] = [before, wanted].map((files) => new Map(files.map(({target, path}) => [target, path]))) as [Map<string, string>, Map<string, string>]
  return [
    ...[...now].flatMap(([target, path]) => (old.get(target) === path ? [] : [{target, change: old.has(target) ? ('changed' as const) : ('added' as const)}])),
    ...[...old.keys()].filter((target) => !now.has(target)).map((target) => ({target, change: 'removed' as const})),
  ]
}

export const changedFiles = (before?: readonly PlacedFile[], wanted?: readonly PlacedFile[]): readonly string[] =>
  otherFiles(before, wanted).map(({target, change}) => `file ${target} ${change}`)
