import type {Accessory, Config} from '../../config/config.js'
import type {Engine} from '../../engines/engine.js'
import {accessoryContainer, labels} from '../../config/paths.js'
import {goneAccessories} from '../../features/accessories/gone.js'
import {isHealthyCommand} from '../../features/accessories/gate.js'
import {containerOf} from '../../features/accessories/state.js'
import {isUp} from '../../features/app/state.js'
import type {HostView} from '../../features/app/view.js'
import type {Fact} from '../../shell/fact.js'
import {toMinute} from '../../minute.js'
import type {Project} from '../project.js'
import {inReadSession} from '../session.js'
import type {Session} from '../session.js'
import {toTable} from '../table.js'
import {chooseAccessories, hostsOfAccessories} from './choose.js'
import type {WhichAccessories} from './choose.js'

export type AccessoryStatus = {
  readonly accessory: string
  readonly host: string
  readonly image: string
  /** missing: the file names it, and it was never booted. */
  readonly state: string
  /** Absent: it has no health check, or does not run. */
  readonly healthy?: boolean
  readonly startedAt: string
  readonly restarts: number
  /** False: the next deploy would remove it, as the file no longer names it. */
  readonly wanted: boolean
}

/** Seconds that an accessory has to say how it is. */
const patience = 5

/** How the accessories of an app are on every host that they run on. */
export async function accessoryStatus(project: Project, which: WhichAccessories): Promise<readonly AccessoryStatus[]> {
  const chosen = chooseAccessories(project.config, which)
  return inReadSession(project, hostsOfAccessories(chosen), async (session, failures) => {
    for (const {host, error} of failures) project.view.note(`${host} is left out: ${error.message}`)
    const views = await session.views()
    const all = await Promise.all(views.map((view) => accessoriesAt(session, view)))
    return all.flat().filter((each) => chosen.some(({name}) => name === each.accessory))
  })
}

/** Those of the file, and those that are left of an earlier one. One more round trip where any has a health check. */
export async function accessoriesAt(session: Session, view: HostView): Promise<readonly AccessoryStatus[]> {
  const {config, engine} = session
  const here = config.accessories.filter((each) => each.hosts.includes(view.host))
  const facts = healthFacts(
    engine,
    config,
    here.filter((each) => isRunning(view, each)),
  )
  const [answer] = Object.keys(facts).length === 0 ? [] : await session.ask(facts, [view.host])
  const health: Readonly<Record<string, boolean>> = answer?.answers ?? {}
  const gone = goneAccessories(config, view.host, view.app.containers)
  return [
    ...here.map((each) => toStatus(view, each.name, {image: each.image, wanted: true, healthy: health[each.name]})),
    ...gone.map((name) => toStatus(view, name, {image: '', wanted: false})),
  ]
}

const isRunning = (view: HostView, accessory: Accessory): boolean => {
  const container = containerOf(view.app.containers, accessory.name)
  return container !== undefined && isUp(container)
}

const healthFacts = (engine: Engine, config: Config, accessories: readonly Accessory[]): Readonly<Record<string, Fact<boolean>>> =>
  Object.fromEntries(
    accessories.flatMap((each) => {
      if (!each.health) return []
      const asked = {...each, health: {...each.health, timeout: patience, deadline: patience}}
      return [[each.name, {command: isHealthyCommand(engine, asked, accessoryContainer(config.name, each.name)), parse: () => true, otherwise: false}]]
    }),
  )

function toStatus(view: HostView, accessory: string, known: {readonly image: string; readonly wanted: boolean; readonly healthy?: boolean | undefined}): AccessoryStatus {
  const container = view.app.containers.find((each) => each.labels[labels.kind] === 'accessory' && each.labels[labels.accessory] === accessory)
  return {
    accessory,
    host: view.host,
    image: container?.image ?? known.image,
    state: container === undefined ? 'missing' : container.oomKilled ? `${container.state} (out of memory)` : container.state,
    ...(known.healthy !== undefined && {healthy: known.healthy}),
    startedAt: container?.startedAt ?? '',
    restarts: container?.restarts ?? 0,
    wanted: known.wanted,
  }
}

/** Runs, and is healthy as far as it can be asked. */
export const isWell = ({wanted, state, healthy}: AccessoryStatus): boolean => !wanted || (state === 'running' && healthy !== false)

export function tellAccessories(all: readonly AccessoryStatus[], {say, terminal}: Project): readonly AccessoryStatus[] {
  say(accessoryTable(all, terminal.answer, {withHost: true}))
  return all
}

type Paint = {readonly quiet: (text: string) => string; readonly create: (text: string) => string; readonly remove: (text: string) => string}

export function accessoryTable(all: readonly AccessoryStatus[], paint: Paint, {withHost}: {readonly withHost: boolean}): string {
  const rows = all.map((each) => [
    each.accessory,
    ...(withHost ? [each.host] : []),
    (isWell(each) ? paint.create : paint.remove)(wordsOf(each)),
    each.image,
    toMinute(each.startedAt),
    each.restarts > 0 ? `${each.restarts} restarts` : '',
  ])
  return toTable(['ACCESSORY', ...(withHost ? ['HOST'] : []), 'STATE', 'IMAGE', 'SINCE', ''], rows, paint.quiet)
}

function wordsOf({state, healthy, wanted}: AccessoryStatus): string {
  if (!wanted) return `${state}, not in deploy.yml`
  if (state === 'missing') return 'not booted yet'
  if (state !== 'running') return state
  return healthy === undefined ? 'running' : healthy ? 'healthy' : 'not healthy'
}
