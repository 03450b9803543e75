import {ShipitError} from '../../errors.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {cmd, or} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {isPublic} from './image-table.js'
import type {LabImage} from './image-table.js'
import {labLabels} from './names.js'

/** What the engine has under each name: the hash that we built it from, or '' for an image that is not ours. */
export type PresentImages = ReadonlyMap<string, string>

export const presentImages = ({docker}: LocalEngine, names: readonly string[]): Fact<PresentImages> => ({
  command: or(cmd(docker, 'image', 'inspect', '--format', '{{json .RepoTags}}\t{{json .Config.Labels}}', names), cmd('true')),
  parse: (stdout) =>
    new Map(
      stdout
        .split('\n')
        .filter((line) => line.includes('\t'))
        .flatMap((line) => {
          const [tags, labels] = line.split('\t').map((json) => JSON.parse(json) as unknown)
          const hash = (labels as Record<string, string> | null)?.[labLabels.image] ?? ''
          return (tags as readonly string[]).map((tag) => [tag, hash] as const)
        }),
    ),
})

/** Those of the named images, and of what they are built on, that are not there as they should be; what is built on comes first. */
export function missingImages(table: readonly LabImage[], names: readonly string[], present: PresentImages): readonly LabImage[] {
  const wanted = names.map((name) => find(table, name)).filter((image) => !isCurrent(image, present))
  const below = wanted.flatMap((image) => (image.on === undefined ? [] : [image.on]))
  if (wanted.length === 0) return []
  return [...new Set([...missingImages(table, below, present), ...wanted])]
}

const isCurrent = (image: LabImage, present: PresentImages): boolean => {
  const hash = present.get(image.name)
  return hash === image.hash || (hash === '' && isPublic(image.name))
}

const find = (table: readonly LabImage[], name: string): LabImage => {
  const image = table.find((each) => each.name === name)
  if (image) return image
  throw new ShipitError('USAGE', `There is no recipe for the image ${name}.`, {hint: `These can be built here: ${table.map((each) => each.name).join(', ')}`})
}
