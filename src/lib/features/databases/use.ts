import type {Config, Use} from '../../config/config.js'
import {accessoryContainer, appNetwork, labels, paths} from '../../config/paths.js'
import type {Container, Engine} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {cmd, or, script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'

/** An accessory of another app that this app uses on a host, as it is noted there. */
export type UseHere = {readonly app: string; readonly accessory: string; readonly alias: string; readonly database?: string}

const readUses = `for file in "$1"/apps/*/accessories/*."$2".use; do [ -f "$file" ] && { printf '%s ' "$file"; tr -d '\\n' <"$file"; echo; }; done
exit 0`

/** What app `name` uses of others, whether its file still says so or not. */
export const usesOf = (name: string): Fact<readonly UseHere[]> => ({
  command: script('read-uses', readUses, paths.root, name),
  parse: (stdout) => stdout.split('\n').flatMap(readUse),
  otherwise: [],
})

function readUse(line: string): readonly UseHere[] {
  const [, app = '', accessory = '', json = ''] = /\/apps\/([^/]+)\/accessories\/([^/.]+)\.[^/]+\.use (.*)$/.exec(line) ?? []
  try {
    const {alias, database} = JSON.parse(json) as Partial<UseHere>
    return alias === undefined ? [] : [{app, accessory, alias, ...(database !== undefined && {database})}]
  } catch {
    return []
  }
}

type Place = {readonly engine: Engine; readonly host: string; readonly name: string}

/** Brings the server to the app's own network, and notes it for whoever replaces the server's container. Empty where it is so. */
export function planUse({engine, host, config}: {readonly engine: Engine; readonly host: string; readonly config: Config}, use: Use, now: UseNow): readonly Step[] {
  const {run, write} = on(host)
  const {network, container, label} = namesOf(config.name, use)
  const isNoted = now.noted.some((each) => isOf(each, use) && each.alias === use.name && each.database === use.database?.name)
  const isThere = now.container.networks.includes(network)
  if (isNoted && isThere) return []
  const wasOther = isThere && !now.noted.some((each) => isOf(each, use) && each.alias === use.name)
  return [
    ...(isThere ? [] : [run('create', `Network ${network}`, engine.createNetwork(network, {[labels.app]: config.name, [labels.kind]: 'app'}))]),
    write('create', `Note that ${config.name} uses ${label}`, {
      path: paths.accessoryUse(use.app, use.accessory, config.name),
      content: `${JSON.stringify({alias: use.name, ...(use.database && {database: use.database.name})})}\n`,
      mode: 0o600,
    }),
    ...(wasOther ? [run('update', `Let go of ${label}, to find it under another name`, engine.disconnect(network, container))] : []),
    ...(wasOther || !isThere ? [run('create', `Connect ${label} to ${config.name} as ${use.name}`, engine.connect(network, container, [use.name]))] : []),
  ]
}

export type UseNow = {readonly container: Container; readonly noted: readonly UseHere[]}

/** What is used on this host and no longer by the file. */
export const goneUses = (config: Config, noted: readonly UseHere[]): readonly UseHere[] => noted.filter((each) => !(config.uses ?? []).some((use) => isOf(each, use)))

/** The app has no more to do with that server; what it has in it stays. */
export function leaveServer({engine, host, name}: Place, use: UseHere): readonly Step[] {
  const {run} = on(host)
  const {network, container, label} = namesOf(name, use)
  const kept = use.database === undefined ? '' : `; its database ${use.database} stays there`
  return [
    run('remove', `Let go of ${label}${kept}`, or(engine.disconnect(network, container), cmd('true'))),
    run('remove', `${name} does not use ${label} any more`, cmd('rm', '-f', paths.accessoryUse(use.app, use.accessory, name))),
  ]
}

const namesOf = (name: string, use: Pick<Use, 'app' | 'accessory'>) => ({
  network: appNetwork(name),
  container: accessoryContainer(use.app, use.accessory),
  label: `${use.app}/${use.accessory}`,
})

const isOf = (noted: UseHere, use: Use): boolean => noted.app === use.app && noted.accessory === use.accessory
