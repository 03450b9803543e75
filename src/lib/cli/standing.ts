import {labels} from '../config/paths.js'
import {idleReplicas, liveReplicas, rolesHere} from '../features/app/state.js'
import type {AppState} from '../features/app/state.js'
import type {HostView} from '../features/app/view.js'

/** Which releases serve on which hosts, in words: what a cancelled command leaves. */
export function describeStanding(name: string, views: readonly HostView[]): string {
  const stands = views.map(({host, app}) => ({host, says: standsHere(name, app)}))
  const kinds = [...new Set(stands.map(({says}) => says))]
  return kinds
    .map((says) => {
      const hosts = stands.filter((each) => each.says === says).map(({host}) => host)
      return `On ${hosts.join(', ')} ${says}.`
    })
    .join(' ')
}

function standsHere(name: string, app: AppState): string {
  const roles = rolesHere(app)
  const serving = releasesOf(roles.flatMap((role) => liveReplicas(app, name, role)))
  const left = releasesOf(roles.flatMap((role) => idleReplicas(app, name, role)))
  const serves = serving.length === 0 ? `nothing of ${name} runs` : `${serving.join(' and ')} ${serving.length === 1 ? 'runs' : 'run'}`
  return left.length === 0 ? serves : `${serves}, and replicas of ${left.join(' and ')} are left`
}

const releasesOf = (containers: AppState['containers']): readonly string[] => [...new Set(containers.flatMap((each) => each.labels[labels.release] ?? []))].toSorted()
