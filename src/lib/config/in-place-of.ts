import type {Config, Host} from './config.js'
import {partsOf} from './words/host-word.js'

/** A host that takes the place of another, told by a word as in `hosts`. A name that the file gives stays, and so does the way to it, but for what the word says otherwise. */
export function successorOf(old: Host, word: string): Host {
  const {address, user, port} = partsOf(word)
  const hasOwnName = old.name !== old.address && old.name !== `${old.address}:${old.port ?? 22}`
  const name = hasOwnName ? old.name : address
  if (address === 'localhost' && user === undefined && port === undefined) return {name, address, tags: old.tags, local: true}
  return {...old, name, address, local: false, ...(user !== undefined && {user}), ...(port !== undefined && {port})}
}

/** The same app with one host in the place of another; everything else stays where it is. */
export function inPlaceOf(config: Config, old: string, successor: Host): Config {
  const placed = (name: string): string => (name === old ? successor.name : name)
  return {
    ...config,
    hosts: config.hosts.map((host) => (host.name === old ? successor : host)),
    roles: config.roles.map((role) => ({...role, hosts: role.hosts.map(placed)})),
    accessories: config.accessories.map((accessory) => ({...accessory, hosts: accessory.hosts.map(placed)})),
    ...(config.jobs && {jobs: config.jobs.map((job) => ({...job, host: placed(job.host)}))}),
    ...(config.backups && {backups: config.backups.map((backup) => ({...backup, host: placed(backup.host)}))}),
  }
}
