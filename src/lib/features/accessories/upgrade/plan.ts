import {accessoryContainer, paths} from '../../../config/paths.js'
import type {Container} from '../../../engines/engine.js'
import {on} from '../../../plan/on.js'
import {sequence} from '../../../plan/plan.js'
import type {Failure, Plan, Step} from '../../../plan/plan.js'
import {cmd, script} from '../../../shell/command.js'
import {template} from '../../../template.js'
import {forgetPlace, writePlace} from '../data-place.js'
import type {DataPlace} from '../data-place.js'
import {becomesHealthy} from '../gate.js'
import type {AccessoryRecord} from '../record.js'
import {goOver, prepared} from '../turn.js'
import type {AccessorySite} from '../site.js'
import {leftByUpgrades} from './leftovers.js'
import {secondsToBring} from './refuse.js'
import {newPrograms, newProgramsSpec, newServer, newServerSpec} from './servers.js'

export type Upgrade = {
  /** The accessory as it is to be, with its new volume. */
  readonly site: AccessorySite
  /** The old server, which runs, and how it last ran well. */
  readonly here: Container
  readonly record: AccessoryRecord
  /** Where the data lies now, if it is not where the file means it. */
  readonly before: DataPlace | undefined
  /** Where it will lie. */
  readonly place: DataPlace
  /** An upgrade that was cut off has begun to fill the new volume. */
  readonly isLeft: boolean
  /** Of all databases. */
  readonly bytes: number
}

/**
 * Brings a Postgres to another major version: a new server beside it is filled while writes wait, compared, and takes its place. The old volume stays.
 * Whatever fails, the old server serves on; what was made for the new one goes.
 */
export function planUpgrade(upgrade: Upgrade): Plan {
  const {site, here, record, place, before} = upgrade
  const {accessory, host} = site
  const because = `${record.accessory.image} → ${accessory.image}`
  const back = before ? writePlace(host, before) : forgetPlace(host, place.volume)
  const title = `Upgrade ${accessory.name} to ${accessory.image}`
  const steps = sequence(
    title,
    [
      ...leftByUpgrades(site),
      ...(upgrade.isLeft ? removeMade(upgrade) : []),
      ...prepared(site),
      ...besides(upgrade),
      bringOver(upgrade),
      ...cleared(upgrade),
      goOver(site, here, record, {because, between: {to: [writePlace(host, place)], back: [back]}}),
    ],
    takeBack(upgrade),
  )
  return sequence(title, [steps, made(upgrade)])
}

function besides({site, record, place}: Upgrade): readonly Step[] {
  const {engine, config, host, accessory, given} = site
  const {run, write} = on(host)
  const [server, programs] = [newServer(config.name, accessory.name), newPrograms(config.name, accessory.name)]
  const isUp = {...accessory, health: {kind: 'command', command: ['pg_isready', '-h', '127.0.0.1'], interval: 1, timeout: 5, deadline: 120}} as const
  return [
    write('check', `${place.now} is being filled`, {path: paths.volumeInTheMaking(place.now), content: '', mode: 0o600}),
    run('create', `Create a second ${accessory.name} from ${accessory.image}, with the new volume ${place.now}`, engine.create(newServerSpec(config, accessory, given))),
    run('create', 'Start it, where nobody reaches it', engine.start(server)),
    becomesHealthy({engine, host}, isUp, server, {code: 'UNHEALTHY', hint: nothingSwitched(accessory.name)}),
    run('check', `Programs of ${accessory.image} beside the old server`, engine.create(newProgramsSpec(config, record, accessory.image))),
    run('check', 'Start them', engine.start(programs)),
  ]
}

const nothingSwitched = (name: string): string =>
  `Nothing was switched: the old server of ${name} serves on with all its data. Mend what is said above, and run the same command again.`

function bringOver({site: {engine, config, host, accessory}, record, bytes}: Upgrade): Step {
  const failure: Failure = {code: 'COMMAND_FAILED', says: `The data of ${accessory.name} was not brought over`, hint: nothingSwitched(accessory.name)}
  const sql = ['hold', 'contents', 'sequences', 'set-sequences'].map((name) => template(`host/postgres/${name}.sql`))
  const command = script(
    'bring-over',
    template('host/run-in.sh') + template('host/postgres/client.sh') + template('host/postgres/bring-over.sh'),
    ...[engine.name, accessoryContainer(config.name, accessory.name), newServer(config.name, accessory.name), newPrograms(config.name, accessory.name)],
    ...[String(record.accessory.stopTimeout), ...sql],
  )
  const title = `Bring the data of ${accessory.name} over, compare, and stop the old server (writes wait for about ${secondsToBring(bytes)} s)`
  return {...on(host).run('update', title, command, failure), aloud: 'all'}
}

/** The new server ends cleanly, and gives its volume free. */
function cleared({site: {engine, config, host, accessory}}: Upgrade): readonly Step[] {
  const {run} = on(host)
  const server = newServer(config.name, accessory.name)
  return [
    run('check', 'Remove the programs', engine.remove(newPrograms(config.name, accessory.name))),
    run('check', 'Stop the second server', engine.stop(server, accessory.stopTimeout)),
    run('check', 'Remove its container', engine.remove(server)),
  ]
}

const made = ({site: {host}, place}: Upgrade): Step => on(host).run('check', `${place.now} is filled`, cmd('rm', '-f', paths.volumeInTheMaking(place.now)))

const removeMade = (upgrade: Upgrade): readonly Step[] => {
  const {engine, host} = upgrade.site
  const {now} = upgrade.place
  return [on(host).run('remove', `Volume ${now}, which was not filled to the end`, engine.removeVolume(now)), made(upgrade)]
}

/** Safe at any point: the old server first. What the new one was put into goes only where the old one is healthy. */
function takeBack(upgrade: Upgrade): Plan {
  const {engine, config, host, accessory} = upgrade.site
  const {run} = on(host)
  const container = accessoryContainer(config.name, accessory.name)
  const {record} = upgrade
  return sequence(`Take the upgrade of ${accessory.name} back`, [
    run('remove', 'Remove the programs', engine.remove(newPrograms(config.name, accessory.name))),
    run('remove', 'Remove the second server', engine.remove(newServer(config.name, accessory.name))),
    run('update', `${accessory.name} runs as before`, engine.start(container)),
    becomesHealthy({engine, host}, record.accessory, container, {code: 'UNHEALTHY', hint: `See \`shipit accessory logs ${accessory.name}\`.`}),
    ...removeMade(upgrade),
  ])
}
