import {paths} from '../../config/paths.js'
import {toDuration, toSize} from '../format.js'
import type {Project} from '../project.js'
import type {Stage} from '../recover/stages.js'
import {tellLeft} from '../recover/tell.js'
import type {Recovered} from '../recover/tell.js'
import {toTable} from '../table.js'
import type {Copied} from './copy.js'

export type Moved = Pick<Recovered, 'app' | 'host' | 'release' | 'tag' | 'seconds' | 'toWrite' | 'dns'> & {
  /** The host that it left. */
  readonly from: string
  readonly volumes: readonly Copied[]
  readonly stages: readonly Stage[]
  /** Seconds in which nobody was served and nothing was written. Absent: it had moved before. */
  readonly stopped?: number
}

export function tellMoved(moved: Moved, {advise: say, terminal}: Project): Moved {
  const {app, tag, release, from, host, stages, seconds, stopped, volumes} = moved
  const {quiet} = terminal.answer
  say(
    `${app} ${tag} (release ${release}) runs on ${host} and no more on ${from}${stopped === undefined ? ': it had moved before.' : `, after ${toDuration(seconds * 1000)}. It stood still for ${toDuration(stopped * 1000)} of that.`}`,
  )
  const took = stages.map((each) => [each.stage, toDuration(each.seconds * 1000)])
  if (took.length > 0) say(`\n${toTable(['STAGE', 'TOOK'], took, quiet)}`)
  const rows = volumes.map(({volume, entries, bytes}) => [volume, String(entries), toSize(bytes)])
  if (rows.length > 0) say(`\n${toTable(['VOLUME', 'ENTRIES', 'SIZE'], rows, quiet)}`)
  tellLeft(moved, say)
  say(`\nOn ${from} all of it is there still, stopped, and visitors who come there see the maintenance page. Once nothing leads there: shipit remove, with the file as it was.`)
  say(`To go back, without what was written since: stop it on ${host}, then on ${from}: sh ${paths.wayBack(app)}`)
  return moved
}
