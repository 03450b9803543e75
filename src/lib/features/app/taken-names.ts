import type {Config, Host} from '../../config/config.js'
import {calledBy, hostNames} from '../../config/host-names.js'
import type {HostName, Thing} from '../../config/host-names.js'
import {isMeant, meetingsBetween} from '../../config/meetings.js'
import {lab, paths} from '../../config/paths.js'
import {ShipitError} from '../../errors.js'
import {newestFirst} from '../releases/release.js'
import {noNeighbours} from './neighbours.js'
import type {Neighbour, Neighbours} from './neighbours.js'
import type {HostView} from './view.js'

type View = Pick<HostView, 'host' | 'neighbours'> & {readonly app: Pick<HostView['app'], 'releases'>}

/** Errors: CONFLICT, before anything is touched, where a container or a volume of this app would be another's: it names whose. */
export function refuseTakenNames(config: Config, views: readonly View[]): void {
  for (const view of views) refuseNamesake(config, view)
  refuse(
    views.flatMap(({host, neighbours = noNeighbours}) => {
      const taken = takenByApps(config, host, neighbours, ['container', 'volume'])
      return [...taken, ...takenByStrangers(config, host, neighbours).filter(({of}) => taken.every((each) => calledBy(each.of) !== calledBy(of)))]
    }),
  )
}

/** Errors: CONFLICT, where data that is to go is another app's. */
export const refuseOthersVolumes = (config: Config, views: readonly View[]): void =>
  refuse(views.flatMap(({host, neighbours = noNeighbours}) => takenByApps(config, host, neighbours, ['volume'])))

type Taken = {/** Of this app. */ readonly of: Thing; readonly says: string}

function refuse(taken: readonly Taken[]): void {
  if (taken.length === 0) return
  throw new ShipitError('CONFLICT', [...taken.map(({says}) => says), 'Nothing was changed.'].join('\n'), {
    hint: 'Call it otherwise in deploy.yml, or take the other one away first.',
  })
}

function takenByApps(config: Config, host: string, {apps}: Neighbours, kinds: readonly HostName['kind'][]): readonly Taken[] {
  const mine = namesOn(config, host).filter(({kind}) => kinds.includes(kind))
  const here = config.hosts.find(({name}) => name === host)
  // What another engine has is no neighbour's.
  const beside = apps.filter((app) => app.config === undefined || app.config.engine === config.engine)
  return beside.flatMap((app) =>
    meetingsBetween(namesOfNeighbour(app, here), mine).map(({first, second, name}) => ({
      of: second.of,
      says: `${host}: the ${second.kind} ${name} is that of app ${app.name} (${calledBy(first.of)}), and ${calledBy(second.of)} of ${config.name} would be the same.`,
    })),
  )
}

function takenByStrangers(config: Config, host: string, {containers}: Neighbours): readonly Taken[] {
  const mine = namesOn(config, host).filter(({kind}) => kind === 'container')
  return containers.flatMap(({name, app}) => {
    const own = app === config.name ? undefined : mine.find((each) => isMeant(name, each.name))
    const whose = app === '' ? 'was not made by shipit' : `is of app ${app}`
    return own ? [{of: own.of, says: `${host}: the container ${name} ${whose}, and ${calledBy(own.of)} of ${config.name} would have its name.`}] : []
  })
}

const namesOn = (config: Config, host: string): readonly HostName[] =>
  hostNames(config).filter(({hosts, of, kind}) => hosts.includes(host) && of.section !== 'proxy' && kind !== 'address')

/** Its roles, jobs and backups as its release says, as far as they are on that host, and what it keeps of its accessories there. */
function namesOfNeighbour({name, config, accessories}: Neighbour, here: Host | undefined): readonly HostName[] {
  const isHere = ({address, port}: Host): boolean => address === here?.address && (port ?? 22) === (here.port ?? 22)
  const there = config?.hosts.find(isHere)?.name
  const ofRelease = config ? hostNames({...config, name, accessories: []}).filter(({hosts}) => there === undefined || hosts.includes(there)) : []
  const ofAccessories = hostNames({name, hosts: [], roles: [], hooks: {}, accessories})
  return [...ofRelease, ...ofAccessories].filter(({of}) => of.section !== 'proxy')
}

/** Another app, or another destination, that is called the same on hosts: `shop` with `-d blog`, and `shop-blog`. */
function refuseNamesake({app, destination, name}: Config, {host, app: {releases}}: View): void {
  const [newest] = newestFirst(releases)
  if (!newest || (newest.config.app === app && known(newest.config.destination) === known(destination))) return
  const [mine, other] = [sayOf(app, destination), sayOf(newest.config.app, newest.config.destination)]
  throw new ShipitError('CONFLICT', `${host}: ${name} is ${other}, and ${mine} would be called the same. Nothing was changed.`, {
    hint: `Call the app, or the destination, otherwise. If it is the same app under another name, tell ${host} so by taking its releases away: shipit ssh ${host} -- rm -r ${paths.releases(name)}`,
  })
}

/** The lab stands in for production. */
const known = (destination: string | undefined): string | undefined => (destination === lab ? undefined : destination)

const sayOf = (app: string, destination: string | undefined): string => (known(destination) === undefined ? `app ${app}` : `destination ${destination} of app ${app}`)
