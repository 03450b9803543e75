import type {Engine} from '../../engines/engine.js'
import {ShipitError} from '../../errors.js'
import {steps} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import {bytes} from './bytes.js'
import type {Room} from './room.js'

/** A host that has less room than what is to be delivered to it needs. */
export type Short = {readonly host: string; readonly room: Room; /** Bytes. */ readonly need: number; /** What would be brought. */ readonly images: readonly string[]}

/** Every host on which a plan would fill the disk. */
export function shortOfRoom(plan: Plan, rooms: ReadonlyMap<string, Room>): readonly Short[] {
  const deliveries = steps(plan).flatMap((step) => (step.kind === 'deliver' ? [step] : []))
  return [...rooms].flatMap(([host, room]) => {
    const own = deliveries.filter((step) => step.host === host)
    const need = needOf(own.map((step) => step.bytes))
    return own.length === 0 || need <= room.free ? [] : [{host, room, need, images: own.map((step) => step.image)}]
  })
}

/**
 * An engine writes down all of an archive before it unpacks the layers: for a moment those of the image are there twice.
 * A store that keeps both has them twice for good: that is the same for one image, and for several no more than this.
 */
const needOf = (sizes: readonly number[]): number => 2 * sizes.reduce((sum, size) => sum + size, 0)

type Known = {readonly engine: Engine['name']; /** Bytes that a prune would free, by host; absent: not known. */ readonly frees?: ReadonlyMap<string, number>}

/** `web1 needs 1.2 GB in /var/lib/docker for shop:v2, and has 0.8 GB: `shipit prune` would free 3.1 GB.` Errors: PREFLIGHT_FAILED, of all hosts at once. */
export function refuseShort(short: readonly Short[], {engine, frees = new Map()}: Known): void {
  if (short.length === 0) return
  const isHelped = ({host, need, room}: Short): boolean => room.free + (frees.get(host) ?? 0) >= need
  const hints = [
    ...(short.some(isHelped) ? ['Type `shipit prune`, then this command again.'] : []),
    ...(short.every(isHelped) ? [] : [`\`${engine} system df\` on the host tells what takes its room.`]),
  ]
  throw new ShipitError('PREFLIGHT_FAILED', short.map((each) => sentence(each, frees.get(each.host))).join('\n'), {hint: hints.join('\n')})
}

function sentence({host, room, need, images}: Short, frees: number | undefined): string {
  const what = `${host} needs ${bytes(need)} in ${room.folder} to unpack ${images.join(', ')}, and has ${bytes(room.free)}`
  if (frees === undefined) return `${what}.`
  if (frees === 0) return `${what}; \`shipit prune\` finds nothing to free there.`
  return `${what}: \`shipit prune\` would free ${bytes(frees)}${room.free + frees < need ? ', which is not enough' : ''}.`
}
