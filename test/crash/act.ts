import {startLoad} from '../support/load.js'
import type {Load} from '../support/load.js'
import type {Cell, Result} from './cell.js'
import {runClient} from './client.js'
import type {Client} from './client.js'
import {difference} from './compare.js'
import {isSame, reader} from './points.js'
import {plays} from './plays.js'
import type {Stage} from './stage.js'
import {settled, stateOf, untilFree} from './state.js'
import {wordsMissing} from './words.js'

/** Seconds until the lease must be free, and until a client whose connections are dead must have ended. */
const limits = {lease: 20, client: 60} as const

/** What an undisturbed run leaves on all hosts. */
export type Wanted = readonly string[]

/** Plays one cell: the command is stopped at its point under load, and run again. */
export async function act(stage: Stage, cell: Cell, wanted: Wanted): Promise<Result> {
  const play = plays[cell.command]
  const app = play.app(stage)
  await play.prepare(stage)
  const began = performance.now()
  const load = await loadOn(stage, play.serves)
  const stopped = await stopAt(stage, cell)
  // What has come to its end all the same is not called again.
  const again = stopped.client.code === 0 ? stopped.client : await runClient(play.args, {directory: app.directory, env: stage.env})
  const hosts = stage.lab.hosts.map(({name}) => name)
  const state = await settled(
    () => stateOf(stage.lab, hosts),
    (found) => difference(wanted, found).length === 0,
  )
  const {failed, requests} = await load.stop()
  const faults = [
    ...(stopped.reached ? [] : ['the run never came to this point']),
    ...failed.slice(0, 5).map(({when, target, kind, error}) => `failed request at ${when}: ${kind} to ${target}: ${error}`),
    ...(stopped.leaseSeconds <= limits.lease ? [] : [`the lease was held for ${stopped.leaseSeconds.toFixed(1)} s`]),
    ...(stopped.clientSeconds <= limits.client ? [] : [`the client lived on for ${stopped.clientSeconds.toFixed(1)} s`]),
    ...wordsMissing(cell, stopped.client),
    ...(again.code === 0 || isAnother(cell, again) ? [] : [`the second run ended with ${again.code}:\n${again.stderr}`]),
    ...difference(wanted, state),
  ]
  return {cell, faults, leaseSeconds: stopped.leaseSeconds, clientSeconds: stopped.clientSeconds, requests, seconds: (performance.now() - began) / 1000}
}

/** Who is killed while the note of a rollback goes has gone back, and may call for one more: here there is none. docs/crash-safety.md says so. */
const isAnother = ({command, point}: Cell, {stderr}: Client): boolean =>
  command === 'rollback' && point.title === 'Forget that a rollback is under way' && stderr.includes('There is no release before the current one')

type Stopped = {readonly client: Client; readonly reached: boolean; readonly leaseSeconds: number; readonly clientSeconds: number}

/** The client's own trace says when; the lease is watched from that moment on. */
async function stopAt(stage: Stage, {command, point, way}: Cell): Promise<Stopped> {
  const {app, args} = plays[command]
  const {directory, hosts, name} = app(stage)
  const isCut = way === 'reset' || way === 'silence'
  const read = reader()
  let lease: Promise<number> | undefined
  let since = 0
  const client = await runClient(args, {
    directory,
    env: isCut ? stage.cuttable : stage.env,
    onLine: (line, kill) => {
      const here = read(line)
      if (lease !== undefined || here === undefined || !isSame(here, point)) return
      since = performance.now()
      if (isCut) for (const relay of stage.relays) relay.cut(way)
      else kill(way)
      // A client that goes back in order keeps its lease until then.
      lease = way === 'SIGINT' || way === 'SIGTERM' ? Promise.resolve(0) : untilFree(stage.lab, hosts, name)
    },
  })
  const clientSeconds = lease === undefined ? 0 : (performance.now() - since) / 1000
  const after = await untilFree(stage.lab, hosts, name)
  for (const relay of stage.relays) relay.drop()
  return {client, reached: lease !== undefined, leaseSeconds: Math.max((await lease) ?? 0, after), clientSeconds}
}

/** On the app where it serves, and always on the one beside it. */
function loadOn({main, near}: Stage, serves: boolean): Promise<Load> {
  const clients = {keepAlive: 1, fresh: 1, echo: 1, long: 1}
  return startLoad({targets: [...near.targets({keepAlive: 1, fresh: 1}), ...(serves ? main.targets(clients) : [])], rate: 40, longMs: 1000})
}
