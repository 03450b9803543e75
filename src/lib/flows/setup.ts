import type {Config} from '../config/config.js'
import type {Engine} from '../engines/engine.js'
import {backupPrograms} from '../features/backups/prepare.js'
import {enginePlan, installPrograms} from '../features/hosts/engine-plan.js'
import type {System} from '../features/hosts/system.js'
import {ensureImage} from '../features/images/ensure.js'
import type {LocalImage} from '../features/images/local.js'
import type {Room} from '../features/images/room.js'
import {proxyPlan} from '../features/proxy/proxy-plan.js'
import type {ProxyState} from '../features/proxy/state.js'
import {isEmpty, parallel, sequence} from '../plan/plan.js'
import type {Plan} from '../plan/plan.js'

/** A host, as it stands before a set-up. */
export type Bare = {readonly host: string; readonly system: System; readonly proxy: ProxyState; readonly room: Room}

/** Makes of bare hosts what a deploy needs: an engine, and a proxy that starts at boot. All of it there: an empty plan. */
export const planSetup = (config: Config, engine: Engine, hosts: readonly Bare[], local: readonly LocalImage[]): Plan =>
  parallel(
    'Set up',
    hosts.map((bare) => setUpHost(config, engine, bare, local)).filter((plan) => !isEmpty(plan)),
  )

function setUpHost(config: Config, engine: Engine, {host, system, proxy, room}: Bare, local: readonly LocalImage[]): Plan {
  const bring = ensureImage(engine, config.proxy.image, {host, images: proxy.images, room}, local)
  return sequence(host, [
    ...enginePlan(host, engine, system),
    ...installPrograms(host, system, backupPrograms(config, host)),
    proxyPlan({host, engine, settings: config.proxy, state: proxy, image: {bring}}),
  ])
}
