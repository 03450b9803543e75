import type {Choice, Source} from '../../features/recovery/choose.js'
import {uncovered} from '../../features/recovery/choose.js'
import {confirm} from '../confirm.js'
import {toSize} from '../format.js'
import {toMinute} from '../../minute.js'
import type {Place} from './place.js'

/** Tells what would come back and what would not, and asks. Errors: as `confirm`. */
export async function agree({project, host, old}: Place, {sources, without}: Choice, {isGoingOn, yes}: {readonly isGoingOn: boolean; readonly yes: boolean}): Promise<void> {
  const {config, view, terminal} = project
  if (isGoingOn) view.note(`A recovery to ${host.name} was cut off: this goes on with it.`)
  const missing = [
    ...without.map(({name, to}) => `${name}: there is no snapshot of it in ${to.join(', ')}, so it comes back empty.`),
    ...uncovered(config, host.name).map((what) => `No backup has ${what}: it comes back empty.`),
  ]
  for (const line of [...sources.map(describe), ...missing]) view.note(line)
  const inPlace = old ? ` in the place of ${old.name}` : ''
  await confirm({message: `Recover ${config.name} on ${host.name}${inPlace}${missing.length > 0 ? ', without what is missing' : ''}?`, yes}, terminal)
}

function describe({backup, snapshot}: Source): string {
  const {name, store, at, bytes, consistent, proven} = snapshot
  const state = [...(consistent === 'crash' ? ['as a power cut would leave it'] : []), ...(proven ? [`proven ${toMinute(proven.at)}`] : [])]
  return [`${backup.name}: ${name} from ${store}, of ${toMinute(at)}`, toSize(bytes), ...state].join(', ')
}
