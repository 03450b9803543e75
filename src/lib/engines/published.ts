import {script} from '../shell/command.js'
import type {Fact} from '../shell/fact.js'
import type {Engine, PublishedPort} from './engine.js'

const askAll = `ids=$("$1" ps --quiet) || exit
[ -z "$ids" ] || "$1" inspect --type container --format '{"name":{{json .Name}},"bindings":{{json .HostConfig.PortBindings}}}' $ids`

type Inspected = {readonly name: string; readonly bindings: Readonly<Record<string, readonly {readonly HostIp: string; readonly HostPort: string}[] | null>> | null}

/** Ports that running containers publish, whoever's they are. */
export const publishedPorts = (engine: Engine['name']): Fact<readonly PublishedPort[]> => ({
  command: script('published-ports', askAll, engine),
  parse: (stdout) =>
    stdout
      .split('\n')
      .filter(Boolean)
      .flatMap((line) => portsOf(JSON.parse(line) as Inspected)),
  otherwise: [],
})

const portsOf = ({name, bindings}: Inspected): readonly PublishedPort[] =>
  Object.entries(bindings ?? {}).flatMap(([inside, places]) =>
    (places ?? []).map(({HostIp, HostPort}) => ({
      container: name.replace(/^\//, ''),
      address: ['0.0.0.0', '::'].includes(HostIp) ? '' : HostIp,
      port: HostPort,
      protocol: inside.split('/')[1] ?? 'tcp',
    })),
  )

export const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'
