import type {Volume} from '../config.js'

/** The parts of `name:/path` or `/folder:/path`, with `:ro` or `:rw`. */
export function volumeOf(word: string): Volume {
  const [source = '', target = '', access] = word.split(':')
  return {source, target, readOnly: access === 'ro'}
}

/** Is it a folder of the host, and not a volume's name? */
export const isFolder = (source: string): boolean => source.startsWith('/')
