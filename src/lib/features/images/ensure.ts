import type {Engine} from '../../engines/engine.js'
import {nothing} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import {bring, isNamed} from './deliver.js'
import type {HostImages} from './deliver.js'
import type {LocalImage} from './local.js'
import {isSameName} from './name.js'
import {dockerArchitecture} from './room.js'

/**
 * Any image that a host is to run, under its own name: delivered if the deployer's engine has it for what the host is, so that the host needs no way out; else
 * pulled by the host.
 */
export function ensureImage(engine: Engine, ref: string, on: HostImages, local: readonly LocalImage[]): Plan {
  if (on.images.some((each) => isNamed(each, ref))) return nothing
  return bringOrPull(
    engine,
    ref,
    on,
    local.filter((each) => each.name === ref || isSameName(each.name, ref)),
  )
}

/** The same of an image that may be on the host in an older form. `local`: what the deployer has under that name. */
export function bringOrPull(engine: Engine, ref: string, on: HostImages, local: readonly LocalImage[]): Plan {
  const machine = on.room && dockerArchitecture(on.room.machine)
  const here = local.find((each) => machine === undefined || each.architecture === machine)
  return here ? bring(engine, here, ref, on) : pullPublic(engine, on.host, ref, {machine, others: local.map((each) => each.architecture)})
}

/** A pull that asks for no account. What this machine's engine has of that name for another kind of machine is no help to the host. */
export const pullPublic = (
  engine: Engine,
  host: string,
  ref: string,
  {machine, others = []}: {readonly machine?: string | undefined; readonly others?: readonly string[]} = {},
): Plan => ({
  kind: 'run',
  host,
  effect: 'create',
  title: `Pull ${ref}`,
  command: engine.pull(ref),
  failure: {
    code: 'NOT_FOUND',
    hint:
      machine !== undefined && others.length > 0
        ? `${ref} is for ${others.join(', ')} on your own machine, and ${host} is ${machine}. It is delivered from there once it is for ${machine}: docker pull --platform linux/${machine} ${ref}`
        : `Pull or build ${ref} on your own machine: it is delivered from there.`,
  },
})
