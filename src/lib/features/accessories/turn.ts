import {accessoryContainer, appNetwork, labels, paths, proxyNetwork} from '../../config/paths.js'
import type {Container, Image} from '../../engines/engine.js'
import {appLabels} from '../app/spec.js'
import {isUp} from '../app/state.js'
import {on} from '../../plan/on.js'
import {sequence} from '../../plan/plan.js'
import type {Failure, Group, Plan, Step} from '../../plan/plan.js'
import {script} from '../../shell/command.js'
import {writeHashKey} from '../files/keyed-hash.js'
import {writeFiles} from '../files/on-host.js'
import {isNamed} from '../images/deliver.js'
import {becomesHealthy} from './gate.js'
import {letsIn} from './login.js'
import {writeRecord} from './record.js'
import type {AccessoryRecord, AccessoryUse} from './record.js'
import type {AccessorySite} from './site.js'
import {accessorySpec, isProxied} from './spec.js'

export type Turn = {
  /** Why, in a few words. */
  readonly because: string
  /** What changes while no container of it is there, and the way back. */
  readonly between?: {readonly to: readonly Step[]; readonly back: readonly Step[]}
}

/** The old container goes, and the new one comes; where that fails, it is put back as it last ran well. */
export function goOver(site: AccessorySite, here: Container | undefined, record: AccessoryRecord | undefined, {because, between}: Turn): Plan {
  const old = here ? [...stopped(site, here, `${because}; about ${downtimeOf(site)} s without it`), removed(site)] : []
  const before = back(site, here, record)
  const undo = between ? sequence(before.title, [...between.back, before]) : before
  return sequence('Go over', [...old, ...(between?.to ?? []), ...created(site), started(site), ...proven(site)], undo)
}

/** Takes the new container away, and brings back the one that last ran well, from the very image that it had. */
export function back(site: AccessorySite, here: Container | undefined, record: AccessoryRecord | undefined): Group {
  const {engine, config, host, accessory} = site
  const {run} = on(host)
  const container = accessoryContainer(config.name, accessory.name)
  const take = run('remove', `Remove the new container of ${accessory.name}`, engine.remove(container))
  if (!record) return sequence(`Take ${accessory.name} away`, [take])
  const isThat = here?.labels[labels.spec] === record.spec
  return sequence(`Put ${accessory.name} back`, [
    take,
    ...created(site, record, isThat ? imageOf(site.images, here) : record.accessory.image),
    run('update', `Start ${accessory.name} as it was`, engine.start(container)),
    becomesHealthy({engine, host}, record.accessory, container, {code: 'UNHEALTHY', hint: `See \`shipit accessory logs ${accessory.name}\`.`}),
  ])
}

/** The very image of a container: by its name, while that leads to it. */
const imageOf = (images: readonly Image[], {image, imageId}: Container): string => (images.some((each) => each.id === imageId && isNamed(each, image)) ? image : imageId)

/** Seconds without an accessory while its container is replaced, about. */
export const downtimeOf = ({notes, accessory}: Pick<AccessorySite, 'notes' | 'accessory'>): number => (notes.boots[accessory.name] ?? usualBoot) + 1

/** What is assumed of an accessory that never told how long it takes to start. */
const usualBoot = 4

/** All that can be done while the one before it still serves. */
export function prepared({engine, config, host, accessory, given, hasKey, bring}: AccessorySite): readonly Plan[] {
  const {run, write} = on(host)
  const network = appNetwork(config.name)
  const {spec, env, files, key} = given
  const path = paths.accessoryEnv(config.name, accessory.name, spec)
  return [
    bring,
    run('check', `Network ${network}`, engine.createNetwork(network, appLabels(config))),
    ...(hasKey || (!env && files.length === 0) ? [] : [writeHashKey(host, config.name, key)]),
    ...writeFiles(host, files),
    ...(env ? [write('create', `Write the secrets of ${accessory.name}`, {path, content: env, mode: 0o600})] : []),
  ]
}

const stopped = ({engine, host, accessory}: AccessorySite, here: Container, why: string): readonly Step[] =>
  isUp(here) ? [on(host).run('update', `Stop ${accessory.name} (${why})`, engine.stop(here.id, accessory.stopTimeout))] : []

export const removed = ({engine, config, host, accessory}: AccessorySite): Step =>
  on(host).run('remove', `Remove the container of ${accessory.name}; its data stays`, engine.remove(accessoryContainer(config.name, accessory.name)))

export function created(site: AccessorySite, {accessory, spec, files}: Made = {accessory: site.accessory, ...site.given}, image = accessory.image): readonly Step[] {
  const {engine, config, host} = site
  const {run} = on(host)
  const wanted = {...accessorySpec(config, accessory, {spec, files}), image}
  return [
    run('create', `Create ${accessory.name} from ${accessory.image}`, engine.create(wanted)),
    ...(isProxied(accessory) ? [run('create', `Connect ${accessory.name} to the proxy`, engine.connect(proxyNetwork, wanted.name, [wanted.name]))] : []),
    ...(site.notes.uses ?? []).filter((use) => use.accessory === accessory.name).map((use) => onNetworkOf(site, use, wanted.name)),
  ]
}

/** Another app finds it under the same name as before. One that was taken off the host meanwhile has no network. */
const onNetworkOf = ({engine, host, accessory}: AccessorySite, {app, alias}: AccessoryUse, container: string): Step =>
  on(host).run('create', `Connect ${accessory.name} to ${app}, which uses it`, script('join-network', joinWhereThere, engine.name, appNetwork(app), container, alias))

const joinWhereThere = `"$1" network inspect "$2" >/dev/null 2>&1 || exit 0
"$1" network connect --alias "$4" "$2" "$3"`

type Made = Pick<AccessoryRecord, 'accessory' | 'spec' | 'files'>

export const started = ({engine, config, host, accessory}: AccessorySite): Step =>
  on(host).run('create', `Start ${accessory.name}`, engine.start(accessoryContainer(config.name, accessory.name)), {
    code: 'COMMAND_FAILED',
    hint: `A port that is taken, or a folder that cannot be mounted? See \`accessories.${accessory.name}\` in deploy.yml.`,
  })

export function proven(site: AccessorySite): readonly Step[] {
  const {engine, config, host, accessory, given, by} = site
  const {spec, secretHashes} = given
  const files = given.files.map(({path, target}) => ({path, target}))
  const container = accessoryContainer(config.name, accessory.name)
  return [
    becomesHealthy({engine, host}, accessory, container, unhealthyOf(site)),
    ...letsIn({engine, host}, accessory, container),
    ...writeRecord({engine, host, name: config.name, container}, {format: 1, accessory, spec, files, secretHashes, by}),
  ]
}

const unhealthyOf = ({notes, accessory}: AccessorySite): Failure => ({
  code: 'UNHEALTHY',
  hint: notes.records.some((each) => each.accessory.name === accessory.name)
    ? `${accessory.name} runs again as it did before, with its data. What the new one said is above.`
    : `Its data, if it has any by now, is kept. What it said is above; mend \`accessories.${accessory.name}\` in deploy.yml and run the same command again.`,
})
