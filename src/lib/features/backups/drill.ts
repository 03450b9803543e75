import type {Backup} from '../../config/backup.js'
import type {Config, Role} from '../../config/config.js'
import {accessoryContainer, jobContainer} from '../../config/paths.js'
import type {ContainerSpec} from '../../engines/engine.js'
import {toShell} from '../../shell/command.js'
import {template} from '../../template.js'
import {withoutPlace} from '../accessories/upgrade/servers.js'
import {oneShotSpec} from '../app/spec.js'
import type {JobPlace} from '../jobs/place.js'
import {taskText} from '../jobs/script.js'
import type {Task} from '../jobs/task.js'
import {partsOf} from './sources.js'
import {backupsOf, backupWords, drillTask} from './task.js'

/** Backups whose snapshots a host can prove. */
export const drillsOf = (config: Pick<Config, 'backups'>, host: string): readonly Backup[] => backupsOf(config, host).filter(({source}) => source.kind !== 'host')

/** The drill of a backup, as what its host does by itself: it boots the app as the release has it. */
export const drillOf = (place: JobPlace, backup: Backup): Task => ({
  name: drillTask(backup.name),
  called: `drill ${backup.name}`,
  moved: `Drill ${backup.name} boots ${place.release.tag} from now on`,
  host: backup.host,
  ...(backup.drill !== undefined && {schedule: backup.drill}),
  jitter: 3600,
  catchUp: true,
  patience: 120,
  script: scriptOf(place, backup),
})

function scriptOf(place: JobPlace, backup: Backup): string {
  const {engine, config, release} = place
  const role = bootedRole(config, backup.host)
  const words = {engine: engine.name, app: config.name, job: drillTask(backup.name), host: backup.host, release: release.id, grace: 60, ping: backup.ping}
  const of = {accessory: accessoryOf(backup) ?? '', ...besides(config, backup), ...healthWords(role)}
  return taskText({...words, overlap: 'forbid'}, {...backupWords(place, backup), ...of}, [
    template('backups/store.sh'),
    ...partsOf(backup.source),
    template('backups/fetch.sh'),
    template('backups/scratch.sh'),
    `create_app() {\n${role ? toShell(engine.create(appSpec(place, role, backup))) : 'false'}\n}`,
    template('backups/apart.sh'),
    template('backups/drill.sh'),
  ])
}

const accessoryOf = ({source}: Backup): string | undefined => (source.kind === 'host' ? undefined : source.accessory)

/** The first role that can be asked how it is. */
const bootedRole = (config: Config, host: string): Role | undefined =>
  config.roles.find((role) => role.health && role.hosts.includes(host)) ?? config.roles.find((role) => role.health)

/** What the app needs beside it: drills of other backups on the host, and servers of which there is none. */
function besides(config: Config, backup: Backup): Readonly<Record<'others' | 'bare', string>> {
  const others = drillsOf(config, backup.host).filter((each) => each.name !== backup.name && (accessoryOf(each) === undefined || accessoryOf(each) !== accessoryOf(backup)))
  const covered = [backup, ...others].flatMap((each) => accessoryOf(each) ?? [])
  const bare = config.accessories.filter((accessory) => accessory.hosts.includes(backup.host) && !covered.includes(accessory.name))
  return {others: others.map(({name}) => name).join(' '), bare: bare.map(({name}) => `${name}=${accessoryContainer(config.name, name)}`).join(' ')}
}

const healthWords = (role: Role | undefined): Readonly<Record<string, string>> =>
  role?.health
    ? {
        boot: role.name,
        health_port: String(role.health.port),
        health_path: role.health.path,
        health_host: role.health.host ?? role.domains[0] ?? '',
        health_accepted: role.health.status.map(({from, to}) => `${from}-${to}`).join(' '),
        health_deadline: String(role.health.deadline),
        health_timeout: String(role.health.timeout),
      }
    : {boot: ''}

/** The app on the network of the drill. Its volumes are of the drill: what was restored, or empty ones; folders of the host are not its to touch. */
function appSpec({config, release}: JobPlace, role: Role, backup: Backup): ContainerSpec {
  const drill = jobContainer(config.name, drillTask(backup.name))
  const spec = oneShotSpec(config, role, release, {name: 'drill', command: role.command})
  const volumes = role.volumes.map((each) => ({...each, source: `${drill}-${each.source.replace(/^\//, 'folder-').replaceAll('/', '-')}`}))
  return {...spec, name: `${drill}-app`, network: {name: drill, aliases: []}, mounts: [...volumes, ...spec.mounts.slice(role.volumes.length)], options: withoutPlace(spec.options)}
}
