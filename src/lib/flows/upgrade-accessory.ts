import type {Accessory} from '../config/config.js'
import {ShipitError} from '../errors.js'
import {settled} from '../features/accessories/data-place.js'
import type {DataPlace} from '../features/accessories/data-place.js'
import {majorOf} from '../features/accessories/data-version.js'
import {containerOf} from '../features/accessories/state.js'
import {back, downtimeOf} from '../features/accessories/turn.js'
import type {Look} from '../features/accessories/upgrade/look.js'
import {planUpgrade} from '../features/accessories/upgrade/plan.js'
import {refuseUpgrade, secondsToBring} from '../features/accessories/upgrade/refuse.js'
import {dataVolume} from '../features/accessories/upgrade/target.js'
import {isUp} from '../features/app/state.js'
import type {HostView} from '../features/app/view.js'
import {auditLine} from '../features/audit/line.js'
import {on} from '../plan/on.js'
import {nothing, sequence} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import {siteOf} from './accessories.js'
import type {AccessoryFlow} from './accessories.js'

/** What was asked on a host beside its view. */
export type Asked = {readonly look: Look | undefined; /** The new volume is there. */ readonly isThere: boolean}

export type UpgradeWork = {
  readonly host: string
  readonly from: number
  readonly to: number
  /** Of all databases. */
  readonly bytes: number
  /** Seconds that writes wait, about. */
  readonly writesWait: number
  /** Seconds without it after that, about. */
  readonly downtime: number
  readonly volume: string
  readonly kept: string
  /** Of the old server, which no dump holds. */
  readonly staysBehind: readonly string[]
  readonly plan: Plan
}

/** The name of the volume for another major version: that which the file means, and the version. */
export const newVolume = (accessory: Accessory): string => `${dataVolume(accessory).source}-${majorOf(accessory.image)}`

/** Brings the server of one host over. Undefined: it is of that version, so all else is `planAccessories`. Errors: of `refuseUpgrade`; NOT_FOUND, UNHEALTHY. */
export function planUpgradeOn(flow: AccessoryFlow, view: HostView, wanted: Accessory, {look, isThere}: Asked): UpgradeWork | undefined {
  const {host, accessories: notes} = view
  const [to, volume] = [majorOf(wanted.image) ?? 0, dataVolume(wanted)]
  const before = notes.places.find((each) => each.volume === volume.source)
  if (before?.major === to) return undefined
  const {here, record} = runningHere(view, wanted)
  if (!look) throw new ShipitError('UNHEALTHY', `${wanted.name} on ${host} does not answer.`, {hint: `See \`shipit accessory logs ${wanted.name}\`; nothing was changed.`})
  if (look.major === to) return undefined
  const name = newVolume(wanted)
  const isLeft = notes.making.includes(name) && !notes.places.some((each) => each.now === name || each.before.includes(name))
  refuseUpgrade({host, engine: flow.engine.name, accessory: wanted.name, to, look, room: view.room, volume: {name, isThere, isLeft}})
  const kept = before?.now ?? volume.source
  const place: DataPlace = {format: 1, volume: volume.source, now: name, major: to, image: wanted.image, before: [...(before?.before ?? []), kept], by: flow.by}
  const site = siteOf(flow, view, settled(wanted, [place]))
  const plan = planUpgrade({site, here, record, before, place, isLeft, bytes: look.bytes})
  return {
    ...{host, from: look.major, to, bytes: look.bytes, writesWait: secondsToBring(look.bytes), downtime: downtimeOf(site), volume: name, kept},
    staysBehind: [...look.settings.map((each) => `ALTER SYSTEM SET ${each}`), ...look.slots.map((each) => `the replication slot ${each}`)],
    plan: audited(flow, host, `accessory upgrade ${wanted.name} ${look.major} → ${to}`, plan),
  }
}

/** A server that an upgrade left stopped, or taken away, when it was cut off: it runs again as it last ran well. */
export function planWake(flow: AccessoryFlow, view: HostView, wanted: Accessory): Plan {
  const {host, app, accessories: notes} = view
  const record = notes.records.find((each) => each.accessory.name === wanted.name)
  const here = containerOf(app.containers, wanted.name)
  const isOver = notes.places.some(({volume, major}) => volume === dataVolume(wanted).source && major === majorOf(wanted.image))
  if (!record || isOver || majorOf(record.accessory.image) === majorOf(wanted.image) || (here && isUp(here))) return nothing
  if (!here) return back(siteOf(flow, view, wanted), undefined, record)
  return sequence(`Start ${wanted.name}`, [on(host).run('update', `Start ${wanted.name} as it was`, flow.engine.start(here.id))])
}

function runningHere({host, app, accessories: notes}: HostView, {name}: Accessory) {
  const [here, record] = [containerOf(app.containers, name), notes.records.find((each) => each.accessory.name === name)]
  if (!here || !isUp(here)) throw new ShipitError('NOT_FOUND', `${name} does not run on ${host}.`, {hint: `shipit accessory start ${name}`})
  if (record) return {here, record}
  throw new ShipitError('CONFLICT', `Nobody has seen ${name} healthy on ${host} yet, so there is nothing to go back to.`, {
    hint: `Write \`image: ${here.image}\` into deploy.yml, and: shipit accessory boot ${name}`,
  })
}

const audited = ({config, by}: AccessoryFlow, host: string, action: string, plan: Plan): Plan =>
  sequence(`${action} on ${host}`, [plan, auditLine(host, config.name, {action, by, outcome: 'done'})], auditLine(host, config.name, {action, by, outcome: 'failed'}))
