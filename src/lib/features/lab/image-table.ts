import {createHash} from 'node:crypto'
import {templatesIn} from '../../template.js'

/** In templates/. */
export const imageFolder = 'lab/images'

/** Every image that can be built here. */
export const imageTable = (): readonly LabImage[] => readImages(templatesIn(imageFolder))

/** An image that is built here: a lab host's, or one under a public name, for where no registry answers. */
export type LabImage = {
  /** As it is run: caddy:2. */
  readonly name: string
  /** In templates/lab/images. */
  readonly folder: string
  /** What it is built from: its folder, or the one above, where files lie beside it that several images share. */
  readonly context: string
  /** The image of ours that it is built on. */
  readonly on?: string
  /** Of all that it is made from, what it is built on included: the label of the image. */
  readonly hash: string
}

/** The hosts' own images are in no registry. */
export const isPublic = (name: string): boolean => !name.startsWith('shipit-lab:')

/**
 * Reads templates/lab/images, one folder an image: `caddy/2/Dockerfile` is caddy:2, `minio/minio/1/Dockerfile` is minio/minio:1.
 * A Debian has a `release` instead. What `FROM` names is looked up in the same table. A file beside such folders belongs to each of them.
 * @param files path below that folder to text
 */
export function readImages(files: ReadonlyMap<string, string>): readonly LabImage[] {
  const folders = [...files.keys()].filter((path) => /\/(?:Dockerfile|release)$/.test(path)).map(folderOf)
  const images: LabImage[] = []
  const read = (folder: string): LabImage => {
    const known = images.find((image) => image.folder === folder)
    if (known) return known
    const parent = parentOf(files.get(`${folder}/Dockerfile`) ?? '', folders)
    const on = parent === undefined ? undefined : read(parent)
    const own = [...files].filter(([path]) => path.startsWith(`${folder}/`) || folderOf(path) === folderOf(folder))
    const context = own.some(([path]) => folderOf(path) === folderOf(folder)) ? folderOf(folder) : folder
    const image = {name: nameOf(folder), folder, context, ...(on && {on: on.name}), hash: hash([...own.flat(), on?.hash ?? ''])}
    images.push(image)
    return image
  }
  return folders.map(read)
}

const nameOf = (folder: string): string => folder.replace(/\/(?=[^/]*$)/, ':')

const parentOf = (dockerfile: string, folders: readonly string[]): string | undefined => {
  const named = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, name]) => name)
  return folders.find((folder) => named.includes(nameOf(folder)))
}

const hash = (parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0))
