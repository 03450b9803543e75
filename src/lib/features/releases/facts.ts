import {paths} from '../../config/paths.js'
import {cmd, script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {Secret} from '../../shell/secret.js'
import type {Release} from './release.js'

const readEach = `for file in "$1"/*.json; do
  [ -f "$file" ] || continue
  cat "$file"
  echo
done`

/** Every release that is kept on a host. A file that was cut short is none. */
export const releasesOf = (name: string): Fact<readonly Release[]> => ({
  command: script('read-releases', readEach, paths.releases(name)),
  parse: (stdout) => stdout.split('\n').flatMap(readRelease),
  otherwise: [],
})

/** Id of the release that was last switched to; empty when none was. */
export const currentRelease = (name: string): Fact<string> => ({
  command: cmd('cat', paths.current(name)),
  parse: (stdout) => stdout.trim(),
  otherwise: '',
})

/** Id of the release that a rollback was on its way to when it was cut off; empty where none was. */
export const goingBackTo = (name: string): Fact<string> => ({
  command: cmd('cat', paths.goingBack(name)),
  parse: (stdout) => stdout.trim(),
  otherwise: '',
})

/** Host that an app has moved to, or was on its way to when the move was cut off: here it stands still, by the script that would let it live again. Empty where it lives. */
export const movedTo = (name: string): Fact<string> => ({
  command: cmd('sed', '-n', 's/^# Moved to //p', paths.wayBack(name)),
  parse: (stdout) => stdout.trim(),
  otherwise: '',
})

function readRelease(line: string): readonly Release[] {
  if (!line.startsWith('{')) return []
  try {
    const release = JSON.parse(line) as Partial<Release>
    return release.format === 1 && typeof release.id === 'string' ? [release as Release] : []
  } catch {
    return []
  }
}

/** The env file of a role, to be brought to another host. Errors: the host does not have it. */
export const envOf = (name: string, id: string, role: string): Fact<Secret> => ({
  command: cmd('cat', paths.releaseEnv(name, id, role)),
  parse: (stdout) => new Secret(`${stdout.trimEnd()}\n`),
})
