import type {Accessory, Config} from '../../config/config.js'
import {labels, paths} from '../../config/paths.js'
import type {Around, Engine} from '../../engines/engine.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {template} from '../../template.js'

/** What is on a host beside an app, and may have names of its. */
export type Neighbours = {
  /** Containers that are not the app's, and whose names begin as its own do. */
  readonly containers: readonly Stranger[]
  /** Other apps, where one name is the other's with something after a dash: `shop` and `shop-blog`. */
  readonly apps: readonly Neighbour[]
}

export type Stranger = {readonly name: string; /** Empty: none of shipit's. */ readonly app: string}

export type Neighbour = {
  readonly name: string
  /** Of the release that is current there; absent: none is. */
  readonly config?: Config
  /** As they last ran well. */
  readonly accessories: readonly Accessory[]
}

export const noNeighbours: Neighbours = {containers: [], apps: []}

/** An app's containers, and those that are called like its own. */
export const aroundApp = (engine: Engine, name: string): Fact<Around> => engine.around(labels.app, name, `${name}-`)

/** Of a look at an app's containers, those that are called like its own. */
export const strangersIn = ({others}: Around): readonly Stranger[] => others.map(({name, label}) => ({name, app: label}))

export const neighboursOf = (name: string): Fact<readonly Neighbour[]> => ({
  command: script('neighbours', template('host/neighbours.sh'), name, paths.apps),
  parse: readNeighbours,
  otherwise: [],
})

/** Lines `app NAME`, and after each `release JSON` and `accessory JSON` of it. */
export const readNeighbours = (stdout: string): readonly Neighbour[] =>
  `\n${stdout}`
    .split('\napp ')
    .slice(1)
    .map((part) => {
      const [name = '', ...lines] = part.split('\n')
      const [release] = lines.flatMap((line) => partOf<{config: Config}>(line, 'release', 'config'))
      const accessories = lines.flatMap((line) => partOf<{accessory: Accessory}>(line, 'accessory', 'accessory').map(({accessory}) => accessory))
      return {name, ...(release && {config: release.config}), accessories}
    })

/** A file that was cut short is none. */
function partOf<T>(line: string, word: string, key: keyof T): readonly T[] {
  if (!line.startsWith(`${word} `)) return []
  try {
    const value = JSON.parse(line.slice(word.length + 1)) as (Partial<T> & {readonly format?: unknown}) | null
    return value?.format === 1 && value[key] !== undefined ? [value as T] : []
  } catch {
    return []
  }
}
