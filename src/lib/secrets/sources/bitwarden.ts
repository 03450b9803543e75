import type {SecretSource} from '../../config/config.js'
import {parseJson} from '../program.js'
import {readAtOnce, readEach} from './source.js'
import type {Source} from './source.js'

type Bitwarden = Extract<SecretSource, {from: 'bitwarden'}>

/** https://bitwarden.com/help/cli: the custom fields of one item, or an item with a password for each secret. It must be unlocked: BW_SESSION. */
export const bitwarden: Source<Bitwarden> = {
  where: ({item}) => `Bitwarden${item === undefined ? '' : ` (item ${item})`}`,
  read(names, {item}, run) {
    if (item !== undefined) return readAtOnce(names, ['bw', 'get', 'item', item, '--nointeraction'], {run, parse: fieldsOf})
    return readEach(names, (name) => ['bw', 'get', 'password', name, '--nointeraction'], {run, isNone: (stderr) => /^Not found\.?$/m.test(stderr)})
  },
}

/** `{"fields": [{"name": "API_KEY", "value": "…"}, …], "login": {"password": "…"}}` */
function fieldsOf(stdout: string): ReadonlyMap<string, string> | undefined {
  const item = parseJson(stdout) as {readonly fields?: readonly {readonly name: string | null; readonly value: string | null}[]} | undefined
  if (typeof item !== 'object' || item === null) return undefined
  return new Map((item.fields ?? []).flatMap(({name, value}): [string, string][] => (name === null || value === null ? [] : [[name, value]])))
}
