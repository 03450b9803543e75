import type {Issue} from './fault.js'
import type {Sound} from './schema/file.js'

const later = ['accessories', 'uses', 'jobs', 'backups', 'stores'] as const

/** Sections that are checked already and whose features this version does not have. */
export const unsupported = (written: Sound): readonly Issue[] => [
  ...later.filter((section) => written[section] !== undefined).map((section) => ({path: [section], message: 'is not yet supported by this version'})),
  ...(written.deploy?.backup_before ? [{path: ['deploy', 'backup_before'], message: 'is not yet supported by this version'}] : []),
]
