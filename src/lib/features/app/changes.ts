import type {Role} from '../../config/config.js'
import {labels} from '../../config/paths.js'
import type {Container} from '../../engines/engine.js'
import type {Release} from '../releases/release.js'
import {canonical} from './hash.js'

const parts = ['command', 'entrypoint', 'env', 'secrets', 'limits', 'volumes', 'files', 'options', 'port', 'stopTimeout'] as const satisfies readonly (keyof Role)[]

/** Why the replicas of a role are replaced, in a few words: `v1.1 → v1.2, env`. */
export function changesOf(role: Role, release: Release, live: readonly Container[], releases: readonly Release[]): string {
  const [first] = live
  if (!first) return `new, ${release.tag}`
  const running = releases.find((each) => each.id === first.labels[labels.release])
  const before = running?.config.roles.find((each) => each.name === role.name)
  if (!running || !before) return release.tag
  const changed = parts.filter((part) => canonical(before[part]) !== canonical(role[part]))
  const image = running.image.ref === release.image.ref ? [] : [`${running.tag} → ${release.tag}`]
  const all = [...image, ...changed]
  if (all.length > 0) return all.join(', ')
  if (first.labels[labels.spec] !== release.specs[role.name]) return 'values of secrets'
  return live.length === role.replicas ? (live.every((each) => each.state === 'running') ? 'by --force' : 'not all running') : `${live.length} → ${role.replicas} replicas`
}
