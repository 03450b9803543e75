import {leadsTo, addressesOf} from '../dns.js'
import type {Counted, Loaded} from '../../features/recovery/load.js'
import type {Choice} from '../../features/recovery/choose.js'
import {toDuration} from '../format.js'
import type {Outcome} from '../outcome.js'
import type {Project} from '../project.js'
import {toTable} from '../table.js'
import {linesWith} from './lines.js'
import type {Line} from './lines.js'
import type {Place} from './place.js'
import type {Stage, Watch} from './stages.js'

export type Recovered = {
  readonly app: string
  readonly host: string
  readonly inPlaceOf?: string
  readonly release: string
  readonly tag: string
  /** What served on the host that was lost. */
  readonly served?: {readonly release: string; readonly tag: string}
  readonly backups: readonly {readonly backup: string; readonly store: string; readonly snapshot: string; readonly at: string; readonly counted: readonly Counted[]}[]
  /** Backups without a snapshot: they came back empty. */
  readonly empty: readonly string[]
  readonly stages: readonly Stage[]
  readonly seconds: number
  /** Lines of deploy.yml that name the host that was lost. */
  readonly toWrite: readonly Line[]
  /** Domains that do not lead to the new host, and where they lead. */
  readonly dns: readonly {readonly domain: string; readonly leadsTo: readonly string[]}[]
}

export type Done = {readonly choice: Choice; readonly loaded: Loaded; readonly outcome: Outcome; readonly watch: Watch; readonly files: readonly string[]}

export async function toRecovered({project, host, old}: Place, {choice, loaded, outcome, watch, files}: Done): Promise<Recovered> {
  const {config} = project
  return {
    app: config.name,
    host: host.name,
    ...(old && {inPlaceOf: old.name}),
    release: outcome.release,
    tag: outcome.tag,
    ...(loaded.served && {served: loaded.served}),
    backups: choice.sources.map(({backup, snapshot}) => ({
      backup: backup.name,
      store: snapshot.store,
      snapshot: snapshot.name,
      at: snapshot.at,
      counted: loaded.counted[backup.name] ?? [],
    })),
    empty: choice.without.map(({name}) => name),
    stages: watch.stages,
    seconds: watch.seconds,
    toWrite: old ? await linesWith(files, old, host) : [],
    dns: await astray({project, host}),
  }
}

/** Domains of the app that lead elsewhere. */
export async function astray({project: {config}, host}: Place): Promise<Recovered['dns']> {
  const domains = [...config.roles, ...config.accessories].filter((each) => each.hosts.includes(host.name)).flatMap((each) => each.domains)
  const [own, found] = await Promise.all([addressesOf(host.address), leadsTo(domains)])
  return [...found].filter(([, addresses]) => !addresses.some((each) => own.includes(each))).map(([domain, addresses]) => ({domain, leadsTo: addresses}))
}

export function tellRecovered(recovered: Recovered, {advise: say, terminal}: Project): Recovered {
  const {app, tag, release, host, inPlaceOf, served, backups, empty, stages, seconds} = recovered
  const {quiet} = terminal.answer
  say(`${app} ${tag} (release ${release}) runs on ${host}${inPlaceOf === undefined ? '' : `, in the place of ${inPlaceOf}`}, after ${toDuration(seconds * 1000)}.`)
  if (served && served.tag !== tag)
    say(`Before, ${served.tag === '' ? served.release : served.tag} served: to have that, deploy it: shipit deploy --tag ${served.tag === '' ? 'TAG' : served.tag}`)
  say(`\n${toTable(['STAGE', 'TOOK'], stages.map((each) => [each.stage, toDuration(each.seconds * 1000)]), quiet)}`) // prettier-ignore
  say(
    `\n${toTable(
      ['BACKUP', 'SNAPSHOT', 'STORE', 'COUNTED THE SAME'],
      backups.map(({backup, snapshot, store, counted}) => [backup, snapshot, store, describe(counted)]),
      quiet,
    )}`,
  )
  if (empty.length > 0) say(`\nEmpty, as there was no snapshot: ${empty.join(', ')}`)
  tellLeft(recovered, say)
  return recovered
}

/** What is left to the person. */
export function tellLeft({host, toWrite, dns}: Pick<Recovered, 'host' | 'toWrite' | 'dns'>, say: Project['say']): void {
  if (toWrite.length > 0)
    say(
      `\nWrite the new host into the file:\n${toWrite.map(({file, line, before, after}) => `  ${file}:${line}  ${before}\n  ${' '.repeat(`${file}:${line}`.length)}  ${after}`).join('\n')}`,
    )
  if (dns.length > 0)
    say(`\nPoint these names to ${host}:\n${dns.map(({domain, leadsTo: to}) => `  ${domain}, which leads ${to.length === 0 ? 'nowhere' : `to ${to.join(', ')}`}`).join('\n')}`)
}

const describe = (counted: readonly Counted[]): string =>
  counted
    .filter(({sum}) => sum > 0)
    .map(({place, kind, sum, number}) => `${place}: ${kind} ${sum}${kind === 'rows' ? ` in ${number} tables` : ''}`)
    .join(', ')
