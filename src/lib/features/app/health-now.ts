import type {Role} from '../../config/config.js'
import type {Container, Engine} from '../../engines/engine.js'
import type {Fact} from '../../shell/fact.js'
import {probeOf, waitHealthy} from '../proxy/gates.js'

/** Seconds that a replica has to answer when it is asked how it is. */
const patience = 2

/** Asks every live replica that has a port, by the proxy, whether it is healthy now. */
export const healthNow = (engine: Engine, replicas: readonly {readonly role: Role; readonly container: Container}[]): Readonly<Record<string, Fact<boolean>>> =>
  Object.fromEntries(
    replicas.flatMap(({role, container}) => {
      const probe = probeOf(engine.name, role, container.name)
      return probe
        ? [[container.name, {command: waitHealthy({...probe, health: {...probe.health, timeout: patience, deadline: patience}}), parse: () => true, otherwise: false}]]
        : []
    }),
  )
