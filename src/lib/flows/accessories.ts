import type {Accessory, Config} from '../config/config.js'
import type {Engine} from '../engines/engine.js'
import {settled} from '../features/accessories/data-place.js'
import {refuseOtherMajor} from '../features/accessories/data-version.js'
import {goneAccessories, retireAccessory} from '../features/accessories/gone.js'
import {givenTo} from '../features/accessories/given.js'
import {leftByUpgrades} from '../features/accessories/upgrade/leftovers.js'
import type {AccessorySite} from '../features/accessories/site.js'
import {planAccessory} from '../features/accessories/work.js'
import type {AccessoryWork} from '../features/accessories/work.js'
import type {HostView} from '../features/app/view.js'
import type {Given} from '../features/releases/specs.js'
import {auditLine} from '../features/audit/line.js'
import {isEmpty, nothing, parallel, sequence} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'

export type AccessoryFlow = {
  readonly engine: Engine
  readonly config: Config
  readonly views: readonly HostView[]
  readonly given: Given
  /** user@machine */
  readonly by: string
  /** How an image gets to a host; empty where it is there. */
  readonly bring: (view: HostView, image: string) => Plan
  /** Replaces containers that are as wanted, too. */
  readonly force?: boolean
  /** Only these accessories; absent: all, and those that are gone from the file are removed. */
  readonly only?: readonly string[] | undefined
}

export type AccessoriesPlan = {
  readonly plan: Plan
  readonly works: readonly AccessoryWork[]
  /** Paths on hosts of the files that accessories mount. */
  readonly files: readonly string[]
  /** Accessories that the file no longer names: their containers go, their data stays. */
  readonly gone: readonly {readonly host: string; readonly accessory: string}[]
}

/** Brings accessories to what the file says: hosts side by side, on a host one after the other. Errors: CONFLICT for data of another major version. */
export function planAccessories(flow: AccessoryFlow): AccessoriesPlan {
  const hosts = flow.views.map((view) => ({view, works: worksOn(flow, view), gone: flow.only ? [] : goneAccessories(flow.config, view.host, view.app.containers)}))
  const works = hosts.flatMap((each) => each.works)
  return {
    files: [...new Set(works.flatMap((work) => work.files))],
    works: works.filter((work) => work.kind !== 'keep'),
    gone: hosts.flatMap(({view, gone}) => gone.map((accessory) => ({host: view.host, accessory}))),
    plan: inParallel(hosts.map(({view, works: own, gone}) => planHost(flow, view, {works: own, gone}))),
  }
}

/** Accessories of the file that run on a host. */
export const accessoriesOn = ({config, only}: Pick<AccessoryFlow, 'config' | 'only'>, host: string): readonly Accessory[] =>
  config.accessories.filter((each) => each.hosts.includes(host) && (only?.includes(each.name) ?? true))

function worksOn(flow: AccessoryFlow, view: HostView): readonly AccessoryWork[] {
  return accessoriesOn(flow, view.host).map((written) => {
    const accessory = settled(written, view.accessories.places)
    refuseOtherMajor(view.host, accessory, view.accessories)
    return planAccessory(siteOf(flow, view, accessory))
  })
}

/** What is known of an accessory and of its host. */
export const siteOf = (flow: AccessoryFlow, view: HostView, accessory: Accessory): AccessorySite => ({
  ...{engine: flow.engine, config: flow.config, host: view.host, by: flow.by, accessory},
  given: givenTo(flow.config, accessory, flow.given),
  hasKey: view.app.hashKey?.reveal() === flow.given.key.reveal(),
  containers: view.app.containers,
  images: view.app.images,
  notes: view.accessories,
  bring: flow.bring(view, accessory.image),
  force: flow.force ?? false,
})

function planHost({engine, config, by}: AccessoryFlow, view: HostView, {works, gone}: {readonly works: readonly AccessoryWork[]; readonly gone: readonly string[]}): Plan {
  const place = {engine, host: view.host, name: config.name, containers: view.app.containers, notes: view.accessories}
  const plans = [
    ...leftByUpgrades(place),
    ...works.filter((work) => !isEmpty(work.plan)).map((work) => audited(config, by, work)),
    ...gone.map((accessory) => retireAccessory(place, accessory)),
  ]
  return plans.length === 0 ? nothing : sequence(view.host, plans)
}

const audited = (config: Config, by: string, {host, accessory, kind, plan}: AccessoryWork): Plan => {
  const entry = {action: `accessory ${kind} ${accessory}`, by}
  return sequence(`${accessory} on ${host}`, [plan, auditLine(host, config.name, {...entry, outcome: 'done'})], auditLine(host, config.name, {...entry, outcome: 'failed'}))
}

function inParallel(plans: readonly Plan[]): Plan {
  const own = plans.filter((plan) => !isEmpty(plan))
  return own.length === 0 ? nothing : parallel('Accessories', own)
}
