import type {Build, Config, Host} from '../../config/config.js'
import {docker} from '../../engines/docker.js'
import {examineBuilder} from '../../features/doctor/builder-checks.js'
import {building} from '../../features/doctor/building.js'
import {checkup} from '../../features/doctor/checkup.js'
import type {Finding} from '../../features/doctor/finding.js'
import {closedHost, openHost, rootCheck} from '../../features/doctor/host/access.js'
import {clockCheck, diskCheck} from '../../features/doctor/host/room.js'
import {systemOf} from '../../features/hosts/system.js'
import type {Fleet} from '../../hosts/fleet.js'
import type {Transport} from '../../hosts/transport.js'
import {observe} from '../../run/observe.js'
import type {Project} from '../project.js'
import {patiently} from './patience.js'

/** Host → amd64, arm64; of those that answered. */
type Machines = Promise<ReadonlyMap<string, string>>

/** The host that `build.on` names: as a builder, and where it is none of the hosts that are examined, as a machine, too. Empty: the image is built here, or not at all. */
export async function examineBuilderOf({config, connectEach, signal}: Project, fleet: Fleet, machines: Machines): Promise<readonly Finding[]> {
  const {build} = config
  if (build?.on === undefined) return []
  const work = {config: {...config, build}, builder: build.on, machines, signal}
  if (fleet.hosts.includes(build.on.name)) return asBuilder(work, fleet.on(build.on.name))
  // One of the hosts that is out of reach is told of there.
  if (config.hosts.some(({name}) => name === build.on?.name)) return []
  const {fleet: way, failures} = await connectEach([build.on])
  try {
    return failures.length > 0 ? failures.map(({host, error}) => closedHost(host, error)) : await asMachine(work, way.on(build.on.name))
  } finally {
    await way.close()
  }
}

type Work = {readonly config: Config & {readonly build: Build}; readonly builder: Host; readonly machines: Machines; readonly signal: AbortSignal}

async function asBuilder({config, builder: {name: builder}, machines, signal}: Work, transport: Transport): Promise<readonly Finding[]> {
  const {findings} = await patiently(builder, signal, async (late) => {
    const [answers, hosts] = await Promise.all([observe(transport, {building}, {signal: late}), machines])
    return {findings: examineBuilder({...answers.building, builder, config, hosts})}
  })
  return findings
}

async function asMachine({config, builder: {name: host, local}, machines, signal}: Work, transport: Transport): Promise<readonly Finding[]> {
  const {findings} = await patiently(host, signal, async (late) => {
    const before = Date.now()
    const asked = observe(transport, {building, checkup, system: systemOf(docker, config.proxy)}, {signal: late}).then((answers) => ({
      ...answers,
      now: (before + Date.now()) / 2000,
    }))
    const [{building: found, ...answers}, hosts] = await Promise.all([asked, machines])
    const seen = {...answers, host, engine: docker}
    return {findings: [openHost(host, local), ...rootCheck(seen), ...examineBuilder({...found, builder: host, config, hosts}), ...diskCheck(seen), ...clockCheck(seen)]}
  })
  return findings
}
