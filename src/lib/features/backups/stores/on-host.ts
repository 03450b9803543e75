import {paths} from '../../../config/paths.js'
import {on} from '../../../plan/on.js'
import type {Step} from '../../../plan/plan.js'
import {and, cmd, script} from '../../../shell/command.js'
import type {Fact} from '../../../shell/fact.js'
import {storeFolder} from './files.js'
import type {StoreFiles} from './files.js'

/** Store → the hash of what a host was told of it. */
export type StoresHere = Readonly<Record<string, string>>

export const storesOn = (name: string): Fact<StoresHere> => ({
  command: script('read-stores', 'cd "$1" || exit\nfor store in *; do [ ! -d "$store" ] || echo "$store $(cat "$store/hash" 2>/dev/null)"; done', paths.stores(name)),
  parse: (stdout) =>
    Object.fromEntries(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ') as [string, string]),
    ),
  otherwise: {},
})

/** Tells a host of its stores, as far as something of them is new, and forgets those that the file no longer has. */
export const planStores = (host: string, name: string, wanted: readonly StoreFiles[], here: StoresHere): readonly Step[] => [
  ...wanted.filter(({store, hash}) => here[store] !== hash).flatMap((files) => tellOf(host, name, files, here[files.store] !== undefined)),
  ...Object.keys(here)
    .filter((store) => wanted.every((each) => each.store !== store))
    .map((store) => on(host).run('remove', `Forget the store ${store}`, cmd('rm', '-rf', storeFolder(name, store)))),
]

/** The hash comes last: what was cut off is done again. */
function tellOf(host: string, name: string, {store, files, hash}: StoreFiles, isKnown: boolean): readonly Step[] {
  const {run, write} = on(host)
  const folder = storeFolder(name, store)
  const effect = isKnown ? 'update' : 'create'
  const makeFolder = cmd('install', '-d', '-m', '0700', paths.root, paths.stores(name), folder)
  const gone = ['key', 'known_hosts'].map((file) => `${folder}/${file}`).filter((path) => files.every((file) => file.path !== path))
  return [
    // A backup that is at work goes on reading the rest.
    run(effect, `Folder of the store ${store}`, isKnown && gone.length > 0 ? and(makeFolder, cmd('rm', '-f', gone)) : makeFolder),
    ...files.map(({path, content}) => write(effect, `Store ${store}: ${path.slice(folder.length + 1)}`, {path, content, mode: 0o600})),
    write(effect, `Store ${store} is known`, {path: `${folder}/hash`, content: `${hash}\n`, mode: 0o600}),
  ]
}
