import type {Config} from '../../config/config.js'
import {uncovered} from './choose.js'

/** What would be lost with a host, of a file that has backups: caches, which are meant to be, and data that no backup has. */
export function unsaved(config: Config): readonly string[] {
  if (!config.backups) return []
  const caches = config.accessories.filter(({kind, persist}) => kind === 'redis' && !persist).map(({name}) => `${name}, a cache`)
  return [...caches, ...new Set(config.hosts.flatMap(({name}) => uncovered(config, name)))]
}
