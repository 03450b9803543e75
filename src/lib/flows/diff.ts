import {settled} from '../features/accessories/data-place.js'
import {accessoryDiff, goneAccessory} from '../features/accessories/diff.js'
import {givenTo} from '../features/accessories/given.js'
import {goneRoleDiff, roleDiff} from '../features/app/diff.js'
import type {Site} from '../features/app/site.js'
import type {HostView} from '../features/app/view.js'
import {auditTitle} from '../features/audit/line.js'
import {scheduleDiff} from '../features/jobs/diff.js'
import type {Given} from '../features/releases/specs.js'
import type {DiffItem, HostDiff} from '../plan/diff.js'
import {hostsOf, steps} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'
import type {AccessoriesPlan} from './accessories.js'
import type {HostWork} from './host-work.js'
import type {ReleaseFlow} from './release-flow.js'

/** What a release comes with, beside itself. */
export type Beside = {readonly accessories: AccessoriesPlan; readonly servers: Plan; readonly given: Given}

/** What a release changes on each host, as one would tell it: roles, accessories, jobs, backups, databases, images. */
export function diffOf(flow: ReleaseFlow, works: readonly HostWork[], beside?: Beside): readonly HostDiff[] {
  const here = works.map((work) => ({host: work.view.host, items: onHost(flow, work, beside)}))
  const left = hostsOf(flow.leave).map((host) => ({
    host,
    items: [{effect: 'remove', kind: 'app', name: flow.config.name, told: 'the host is no longer in the file', differences: []} as const],
  }))
  return [...here, ...left].filter(({items}) => items.length > 0)
}

const onHost = (flow: ReleaseFlow, {view, site, roles, deliver}: HostWork, beside: Beside | undefined): readonly DiffItem[] => [
  ...images(deliver),
  ...(beside ? accessoriesOn(flow, view, beside) : []),
  ...roles.flatMap((work) => roleDiff(site, work)),
  ...(flow.only === undefined ? beyondRoles(flow, view, site) : []),
]

/** What a release that is held to some roles leaves alone. */
const beyondRoles = ({config}: ReleaseFlow, {host, jobs, app}: HostView, site: Site): readonly DiffItem[] => [
  ...goneRoleDiff(
    site,
    config.roles.filter((role) => role.hosts.includes(host)),
  ),
  ...scheduleDiff({config, host, states: jobs, releases: app.releases}),
]

function accessoriesOn({config}: ReleaseFlow, {host, accessories: notes}: HostView, {accessories, servers, given}: Beside): readonly DiffItem[] {
  const works = accessories.works.filter((work) => work.host === host)
  return [
    ...works.flatMap((work) => images(work.plan)),
    ...works.flatMap((work) => {
      const written = config.accessories.find(({name}) => name === work.accessory)
      const accessory = written && settled(written, notes.places)
      const record = notes.records.find((each) => each.accessory.name === work.accessory)
      return accessory ? accessoryDiff({work, accessory, record, given: givenTo(config, accessory, given)}) : []
    }),
    ...accessories.gone.filter((each) => each.host === host).map(({accessory}) => goneAccessory(accessory)),
    ...onServers(servers, host),
  ]
}

/** What is brought to a host, of an image that it lacks. */
const images = (plan: Plan): readonly DiffItem[] =>
  steps(plan).flatMap((step) =>
    step.kind === 'deliver' || (step.kind === 'run' && /^Pull /.test(step.title))
      ? [{effect: 'create', kind: 'image', name: step.title.replace(/^(Deliver|Pull) /, ''), differences: []} as const]
      : [],
  )

/** Databases and accounts, each by the title of its step. */
const onServers = (servers: Plan, host: string): readonly DiffItem[] =>
  steps(servers).flatMap((step) =>
    'host' in step && step.host === host && step.effect !== 'check' && step.title !== auditTitle
      ? [{effect: step.effect, kind: 'database', name: step.title, differences: []} as const]
      : [],
  )
