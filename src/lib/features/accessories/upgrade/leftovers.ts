import {labels} from '../../../config/paths.js'
import type {Container, Engine} from '../../../engines/engine.js'
import {on} from '../../../plan/on.js'
import type {Step} from '../../../plan/plan.js'

/** Takes away containers of upgrades that were cut off: nothing relies on them. Their half-filled volumes go with the next upgrade. */
export const leftByUpgrades = ({engine, host, containers}: {readonly engine: Engine; readonly host: string; readonly containers: readonly Container[]}): readonly Step[] =>
  containers.filter((each) => each.labels[labels.kind] === 'upgrade').map((each) => on(host).run('remove', `Remove ${each.name}, left by an upgrade`, engine.remove(each.id)))
