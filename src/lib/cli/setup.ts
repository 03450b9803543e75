import {ShipitError} from '../errors.js'
import {machineOf} from '../features/hosts/machine.js'
import {preflight} from '../features/hosts/preflight.js'
import type {Finding} from '../features/hosts/preflight.js'
import {systemOf} from '../features/hosts/system.js'
import {roomOf} from '../features/images/room.js'
import {refuseShort, shortOfRoom} from '../features/images/short-of-room.js'
import {proxyFacts} from '../features/proxy/state.js'
import {planSetup} from '../flows/setup.js'
import {isEmpty} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import {printPlan} from '../plan/print.js'
import {addressesOf, leadsTo} from './dns.js'
import {imagesHere} from './images-here.js'
import type {Project} from './project.js'
import {inSession} from './session.js'
import type {Session} from './session.js'

export type SetupOptions = {readonly hosts?: readonly string[] | undefined; readonly wait?: boolean | undefined; readonly dryRun?: boolean | undefined}

export type SetUp = {
  readonly hosts: readonly string[]
  /** False: all of it was there. */ readonly changed: boolean
  readonly findings: readonly Finding[]
  readonly steps: readonly string[]
}

/** Makes the hosts ready for deploys. Errors: PREFLIGHT_FAILED, telling what stands in the way on every host, before anything is touched. */
export const setUp = (project: Project, options: SetupOptions): Promise<SetUp & {readonly plan: Plan}> =>
  inSession(project, {purpose: options.dryRun ? undefined : 'setup', wait: options.wait, hosts: options.hosts}, async (session) => {
    const {config, engine} = session
    const [answers, local] = await Promise.all([
      session.ask({...proxyFacts(engine), system: systemOf(engine, config.proxy), machine: machineOf, room: roomOf(engine)}),
      imagesHere(project, [config.proxy.image]),
    ])
    const hosts = answers.map(({host, answers: {system, machine, room, ...proxy}}) => ({host, system, machine, room, proxy}))
    const findings = await inspect(session, hosts)
    refuse(findings)
    for (const {host, says, fix} of findings) project.view.note(`${host}: ${says} ${fix}`)
    const plan = planSetup(config, engine, hosts, local)
    refuseShort(shortOfRoom(plan, new Map(hosts.map(({host, room}) => [host, room]))), {engine: engine.name})
    if (!options.dryRun && !isEmpty(plan)) await session.carryOut(plan)
    return {hosts: session.fleet.hosts, changed: !isEmpty(plan), findings, steps: titles(plan), plan}
  })

type Asked = Pick<Parameters<typeof preflight>[0], 'host' | 'system' | 'machine'>

/** What stands in the way of a set-up, and what will hurt later. */
export async function inspect({config, engine}: Session, hosts: readonly Asked[]): Promise<readonly Finding[]> {
  const now = Date.now() / 1000
  const found = await Promise.all(
    hosts.map(async (each) => {
      const host = config.hosts.find(({name}) => name === each.host)
      // Only what a certificate is asked for must lead here.
      const domains = config.roles.filter((role) => role.hosts.includes(each.host) && role.tls === 'auto').flatMap((role) => role.domains)
      const [addresses, domainsHere] = await Promise.all([host === undefined || host.local || host.jump ? [] : addressesOf(host.address), leadsTo(domains)])
      return preflight({...each, engine: engine.name, now, domains: domainsHere, addresses})
    }),
  )
  return found.flat()
}

/** Errors: PREFLIGHT_FAILED. */
export function refuse(findings: readonly Finding[]): void {
  const faults = findings.filter(({level}) => level === 'fail')
  if (faults.length === 0) return
  throw new ShipitError('PREFLIGHT_FAILED', faults.map(({host, says}) => `${host}: ${says}`).join('\n'), {hint: [...new Set(faults.map(({fix}) => fix))].join('\n')})
}

const titles = (plan: Plan): readonly string[] => (plan.kind === 'group' ? plan.of.flatMap(titles) : ['host' in plan ? `${plan.host}: ${plan.title}` : plan.title])

export function tellSetUp({plan, ...setup}: SetUp & {readonly plan: Plan}, {say, terminal}: Project, dryRun: boolean): SetUp {
  if (!setup.changed) say(`Nothing to set up: ${setup.hosts.join(', ')} ${setup.hosts.length === 1 ? 'is' : 'are'} ready.`)
  else say(dryRun ? printPlan(plan, terminal.answer) : `${setup.hosts.join(', ')} ${setup.hosts.length === 1 ? 'is' : 'are'} set up.`)
  return setup
}
