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
export function changedSecrets([before, hashesBefore]: Had, [wanted, hashes]: Had): readonly string[] {
  const had = secretsOf(before)
  return secretsOf(wanted).flatMap((name) => {
    const [old, now] = [hashesBefore?.[name], hashes?.[name]]
    return !had.includes(name) || old === undefined || now === undefined || old === now ? [] : [`secret ${name} changed (${old} → ${now})`]
  })
}

/** By their paths in the container, which alone are told. */
export function changedFiles(before: readonly PlacedFile[] = [], wanted: readonly PlacedFile[] = []): readonly string[] {
  const [old, now] = [before, wanted].map((files) => new Map(files.map(({target, path}) => [target, path]))) as [Map<string, string>, Map<string, string>]
  return [
    ...[...now].flatMap(([target, path]) => (old.get(target) === path ? [] : [`file ${target} ${old.has(target) ? 'changed' : 'added'}`])),
    ...[...old.keys()].filter((target) => !now.has(target)).map((target) => `file ${target} removed`),
  ]
}
