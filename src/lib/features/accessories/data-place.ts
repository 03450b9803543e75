import type {Accessory} from '../../config/config.js'
import {paths} from '../../config/paths.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {cmd} from '../../shell/command.js'

/** Where the data of an accessory lies on a host since its server was upgraded. Without one it lies in the volume that deploy.yml means. */
export type DataPlace = {
  readonly format: 1
  /** As deploy.yml means it, with the name that it would have on the host. */
  readonly volume: string
  readonly now: string
  /** Of the server that the data belongs to. */
  readonly major: number
  /** The image that it went over to: of this major version. */
  readonly image: string
  /** Volumes with the data of earlier versions, the oldest first. */
  readonly before: readonly string[]
  /** user@machine */
  readonly by: string
}

/** An accessory with the volumes that it has on a host: the file never tells of upgrades. */
export const settled = (accessory: Accessory, places: readonly DataPlace[]): Accessory => ({
  ...accessory,
  volumes: accessory.volumes.map((each) => ({...each, source: places.find(({volume}) => volume === each.source)?.now ?? each.source})),
})

/** The place of one that is settled. */
export const placeOf = (accessory: Accessory, places: readonly DataPlace[]): DataPlace | undefined => places.find(({now}) => accessory.volumes.some((each) => each.source === now))

/** Every volume that has ever held the data that is now in these. */
export const withEarlier = (volumes: readonly string[], places: readonly DataPlace[]): readonly string[] => [
  ...new Set(
    volumes.flatMap((name) => [...(places.find(({now, volume}) => name === now || name === volume)?.before ?? []), places.find(({volume}) => volume === name)?.now ?? name]),
  ),
]

export const writePlace = (host: string, place: DataPlace): Step =>
  on(host).write('update', `The data is in ${place.now} from now on`, {path: paths.dataPlace(place.volume), content: `${JSON.stringify(place)}\n`, mode: 0o600})

export const forgetPlace = (host: string, volume: string): Step => on(host).run('update', `The data is in ${volume}`, cmd('rm', '-f', paths.dataPlace(volume)))

/** A file that was cut short is none. */
export function toPlace(json: string): readonly DataPlace[] {
  try {
    const place = JSON.parse(json) as Partial<DataPlace>
    return place.format === 1 && place.now !== undefined && place.before !== undefined ? [place as DataPlace] : []
  } catch {
    return []
  }
}
