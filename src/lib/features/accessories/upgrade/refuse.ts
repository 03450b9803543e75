import type {Engine} from '../../../engines/engine.js'
import {ShipitError} from '../../../errors.js'
import {bytes} from '../../images/bytes.js'
import type {Room} from '../../images/room.js'
import type {Look} from './look.js'

export type Preflight = {
  readonly host: string
  readonly engine: Engine['name']
  readonly accessory: string
  readonly to: number
  readonly look: Look
  readonly room: Room
  /** Of the new volume; `isLeft`: an upgrade that was cut off has made it. */
  readonly volume: {readonly name: string; readonly isThere: boolean; readonly isLeft: boolean}
}

/** What would go wrong on the way. Errors: CONFLICT, NOT_SUPPORTED, PREFLIGHT_FAILED. */
export function refuseUpgrade({host, engine, accessory, to, look, room, volume}: Preflight): void {
  if (look.major > to) {
    throw new ShipitError('CONFLICT', `${accessory} on ${host} is of version ${look.major}, and what it holds cannot go back to ${to}.`, {
      hint: `Write an image of version ${look.major} or later into deploy.yml.`,
    })
  }
  const unfit = unfitOf(look)
  if (unfit !== undefined) throw new ShipitError('NOT_SUPPORTED', `${accessory} on ${host} ${unfit}.`, {hint: 'Bring it over by hand, as its documentation says.'})
  if (volume.isThere && !volume.isLeft) {
    throw new ShipitError('CONFLICT', `On ${host} there is a volume ${volume.name} already: an earlier upgrade may have left its data there.`, {
      hint: `When nothing in it is needed: shipit ssh ${host} -- ${engine} volume rm ${volume.name}`,
    })
  }
  const need = needed(look.bytes)
  if (room.free >= need) return
  throw new ShipitError('PREFLIGHT_FAILED', `${host} needs ${bytes(need)} free in ${room.folder} for a second copy of the data of ${accessory}, and has ${bytes(room.free)}.`, {
    hint: `Make room there: ${engine} system df tells what takes it.`,
  })
}

/** The data again, and what a server writes down while it is filled. */
const needed = (size: number): number => size + 100e6 + Math.min(size, 1e9)

function unfitOf({isReplica, tablespaces, extensions}: Look): string | undefined {
  if (isReplica) return 'follows another server'
  if (tablespaces.length > 0) return `has tablespaces (${tablespaces.join(', ')}), which lie outside of its volume`
  const own = extensions.filter((each) => ['timescaledb', 'citus'].includes(each))
  return own.length > 0 ? `uses ${own.join(', ')}, which has a way of its own from one version to another` : undefined
}

/** Seconds that writes wait, about: what was measured on a small machine, and the little that it always takes. */
export const secondsToBring = (size: number): number => 10 + Math.ceil(size / 15e6)
