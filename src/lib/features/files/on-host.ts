import {paths} from '../../config/paths.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {cmd} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {Secret} from '../../shell/secret.js'
import type {HostFile} from './host-file.js'

/** Paths of the files that lie on a host for an app. One that is there is whole. */
export const filesOn = (name: string): Fact<readonly string[]> => ({
  command: cmd('ls', paths.files(name)),
  parse: (stdout) =>
    stdout
      .split('\n')
      .filter(Boolean)
      .map((file) => paths.file(name, file)),
  otherwise: [],
})

/** Brings files to a host, those that are not there yet. The folders above are closed, so that a file which all may read is for containers alone. */
export function writeFiles(host: string, files: readonly HostFile[], present: readonly string[] = []): readonly Step[] {
  const missing = files.filter((file, index) => !present.includes(file.path) && files.findIndex((other) => other.path === file.path) === index)
  const [first] = missing
  if (!first) return []
  const {run, write} = on(host)
  const folder = first.path.slice(0, first.path.lastIndexOf('/'))
  return [
    run('create', 'Folder of files', cmd('install', '-d', '-m', '0700', paths.root, folder)),
    ...missing.map(({path, target, content, mode, owner}) => write('create', `Write file ${target}`, {path, content, mode, ...(owner !== undefined && {owner})})),
  ]
}

/** What a file on a host holds, to be brought to another. Errors: the host does not have it. */
export const contentOf = (path: string): Fact<Secret> => ({
  command: cmd('base64', path),
  parse: (stdout) => new Secret(Buffer.from(stdout, 'base64')),
})
