import {paths} from '../../config/paths.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {cmd} from '../../shell/command.js'
import type {Secret} from '../../shell/secret.js'
import {newestFirst} from './release.js'
import type {Release} from './release.js'

/** The releases that stay: the newest `keep`, the wanted one, and all that a running container was made from. */
export function kept(releases: readonly Release[], options: {readonly keep: number; readonly inUse: readonly string[]}): readonly Release[] {
  const newest = newestFirst(releases).slice(0, options.keep)
  return releases.filter((each) => newest.includes(each) || options.inUse.includes(each.id))
}

/** Removes what is kept of one release from a host; of the files that its containers mounted those that nothing else needs. */
export const forgetRelease = (host: string, name: string, release: Release, needed: readonly string[]): Step =>
  on(host).run(
    'remove',
    `Forget release ${release.id}`,
    cmd(
      'rm',
      '-f',
      paths.release(name, release.id),
      ...Object.keys(release.specs).map((role) => paths.releaseEnv(name, release.id, role)),
      ...filesOf([release]).filter((path) => !needed.includes(path)),
    ),
  )

/** Paths of all files that containers of these releases mount. */
export const filesOf = (releases: readonly Release[]): readonly string[] => [
  ...new Set(releases.flatMap(({files = {}}) => Object.values(files).flatMap((each) => each.map((file) => file.path)))),
]

/** Writes a release's record and, where they are known, the env files of its roles. */
export function writeRelease(host: string, name: string, release: Release, env: ReadonlyMap<string, Secret>): readonly Step[] {
  const {write} = on(host)
  return [
    ...[...env].map(([role, content]) => write('create', `Write the secrets of ${role}`, {path: paths.releaseEnv(name, release.id, role), content, mode: 0o600})),
    write('create', `Write release ${release.id}`, {path: paths.release(name, release.id), content: `${JSON.stringify(release)}\n`, mode: 0o600}),
  ]
}

/** Says that a rollback is under way: one that is cut off and called again goes to this release, and not to the one before it. */
export const beginGoingBack = (host: string, name: string, release: Release): Step =>
  on(host).write('create', `Note that release ${release.id} is gone back to`, {path: paths.goingBack(name), content: `${release.id}\n`, mode: 0o644})

/** The rollback has come to its end, one way or the other. */
export const endGoingBack = (host: string, name: string): Step => on(host).run('remove', 'Forget that a rollback is under way', cmd('rm', '-f', paths.goingBack(name)))
