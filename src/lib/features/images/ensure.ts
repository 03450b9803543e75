import type {Engine} from '../../engines/engine.js'
import {nothing} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import {bring, isNamed} from './deliver.js'
import type {HostImages} from './deliver.js'
import type {LocalImage} from './local.js'
import {isSameName} from './name.js'

/** Any image that a host is to run, under its own name: delivered if the deployer's engine has it, so that the host needs no way out; else pulled by the host. */
export function ensureImage(engine: Engine, ref: string, on: HostImages, local: readonly LocalImage[]): Plan {
  if (on.images.some((each) => isNamed(each, ref))) return nothing
  const here = local.find((each) => each.name === ref || isSameName(each.name, ref))
  return here ? bring(engine, here, ref, on) : pullPublic(engine, on.host, ref)
}

/** A pull that asks for no account. */
export const pullPublic = (engine: Engine, host: string, ref: string): Plan => ({
  kind: 'run',
  host,
  effect: 'create',
  title: `Pull ${ref}`,
  command: engine.pull(ref),
  failure: {code: 'NOT_FOUND', hint: `Pull or build ${ref} on your own machine: it is delivered from there.`},
})
