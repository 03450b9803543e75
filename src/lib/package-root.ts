import {existsSync} from 'node:fs'
import {dirname, join} from 'node:path'

/** The path of a file of this package, such as `templates/host/fence.sh`. */
export const packagePath = (name: string): string => join(root, name)

/** The folder above us that has our templates: compiled files and bundled ones lie at different depths. */
const findRoot = (folder: string): string => (existsSync(join(folder, 'templates', 'host')) ? folder : findRoot(parentOf(folder)))

function parentOf(folder: string): string {
  const parent = dirname(folder)
  if (parent === folder) throw new Error('the folder templates/ of the package is missing')
  return parent
}

const root = findRoot(import.meta.dirname)
