import type {Issue, Path} from './fault.js'
import type {Sound} from './schema/file.js'

/** Keys that are checked already and whose features this version does not have. */
export const unsupported = (written: Sound): readonly Issue[] =>
  later(written)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([path]) => ({path, message: 'is not yet supported by this version'}))

const later = (written: Sound): readonly (readonly [Path, unknown])[] => [[['build', 'on'], typeof written.build === 'object' ? written.build.on : undefined]]
