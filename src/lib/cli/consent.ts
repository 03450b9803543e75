import type {Config} from '../config/config.js'
import type {HookMoment} from '../features/hooks/hooks.js'
import type {AccessoriesPlan} from '../flows/accessories.js'
import {steps} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import {disturbances} from './accessory/disturbances.js'
import {describeTarget} from './confirm.js'

/** A release that is about to go over. */
export type Intent = {
  readonly plan: Plan
  readonly release: {readonly id: string}
  readonly views: readonly {readonly host: string}[]
  readonly accessories?: Pick<AccessoriesPlan, 'works' | 'gone'>
  readonly moment: Pick<HookMoment, 'command'>
}

/**
 * What is asked before a release goes over: `Deploy shop on web1, and remove role worker?`.
 * Replacing what runs needs no question: undefined. Restarting an accessory does, and taking anything away.
 */
export function questionBefore({app, destination}: Pick<Config, 'app' | 'destination'>, intent: Intent): string | undefined {
  const {plan, release, views, accessories = {works: [], gone: []}, moment} = intent
  const deeds = [...disturbances(accessories), ...takenAway(plan, views)]
  if (deeds.length === 0) return undefined
  const target = describeTarget({app, destination, hosts: views.map(({host}) => host)})
  return `${beginnings[moment.command](target, release.id)}, and ${deeds.join(', ')}?`
}

const beginnings = {
  deploy: (target: string) => `Deploy ${target}`,
  rollback: (target: string, release: string) => `Roll back ${target} to ${release}`,
  restart: (target: string) => `Restart ${target}`,
} as const satisfies Record<HookMoment['command'], (target: string, release: string) => string>

/** Roles that are no longer there, and all that runs on hosts that were taken out of the file. */
function takenAway(plan: Plan, views: Intent['views']): readonly string[] {
  const leaving = steps(plan).flatMap((step) => ('host' in step && !views.some(({host}) => host === step.host) ? [`what runs on ${step.host}`] : []))
  const roles = steps(plan).flatMap(({title}) => (title.startsWith('Forget role ') ? [title.replace('Forget ', '')] : []))
  const all = [...new Set([...leaving, ...roles])]
  return all.length === 0 ? [] : [`remove ${all.join(', ')}`]
}
