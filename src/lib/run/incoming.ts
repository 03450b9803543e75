import type {Step} from '../plan/plan.js'
import {and, cmd, pipe, script, toShell} from '../shell/command.js'
import type {Command} from '../shell/command.js'
import {template} from '../template.js'
import type {ArchiveOptions, Had, Piece} from './archive.js'
import type {World} from './world.js'

/** How an archive gets into an engine: straight, or past a folder that keeps its large pieces until it is there. */
export type Way = {readonly has?: NonNullable<ArchiveOptions['has']>; /** What reads the archive on the host; known once `has` was asked. */ readonly command: () => Command}

export function wayInto(step: Extract<Step, {kind: 'deliver'}>, {fleet, incoming, tell}: Pick<World, 'fleet' | 'incoming' | 'tell'>): Way {
  if (incoming === undefined) return {command: () => step.into}
  let command = step.into
  return {
    command: () => command,
    has: async (pieces, isStart) => {
      const sums = pieces.flatMap((piece) => piece.sum ?? [])
      if (sums.length === 0) return new Map()
      const answer = await fleet.on(step.host).script(toShell(script('incoming', template('host/incoming.sh'), incoming, ...sums)))
      const there = await startsOf(readHad(answer.stdout), isStart)
      const bytes = [...there.values()].reduce((sum, each) => sum + each, 0)
      if (bytes > 0) tell({kind: 'line', plan: step, text: `${step.host} has ${(bytes / 1_000_000).toFixed(1)} MB of it from the last time: going on from there`})
      command = past(incoming, pieces, there, step.into)
      return there
    },
  }
}

/** Once the engine has the image, nothing of it is needed any more. */
function past(folder: string, pieces: readonly Piece[], there: ReadonlyMap<string, number>, into: Command): Command {
  const parts = pieces.flatMap(({sum, length}) => [sum ?? '-', String(there.get(sum ?? '') ?? 0), String(length)])
  const files = pieces.flatMap(({sum}) => (sum === undefined ? [] : [`${folder}/${sum}`]))
  return and(pipe(script('take-archive', template('host/take-archive.sh'), folder, ...parts), into), cmd('rm', '-f', ...files))
}

async function startsOf(had: readonly Had[], isStart: (had: Had) => Promise<boolean>): Promise<ReadonlyMap<string, number>> {
  const checked = await Promise.all(had.map(async (each) => ({...each, isGood: each.length > 0 && (await isStart(each))})))
  return new Map(checked.filter((each) => each.isGood).map(({sum, length}) => [sum, length]))
}

/** Lines `<sum of the piece> <bytes> <sum of these>`. */
const readHad = (stdout: string): readonly Had[] =>
  stdout.split('\n').flatMap((line) => {
    const [sum, length, sumOfStart] = line.split(' ')
    return sum && sumOfStart ? [{sum, length: Number(length), sumOfStart}] : []
  })
