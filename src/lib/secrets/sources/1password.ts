import type {SecretSource} from '../../config/config.js'
import {parseJson} from '../program.js'
import {option, readAtOnce, readEach} from './source.js'
import type {Source} from './source.js'

type OnePassword = Extract<SecretSource, {from: '1password'}>

/** https://developer.1password.com/docs/cli/reference: the fields of one item, or an item with a password for each secret. */
export const onePassword: Source<OnePassword> = {
  where: ({vault, item}) => `1Password (vault ${vault}${item === undefined ? '' : `, item ${item}`})`,
  read(names, {vault, item, account}, run) {
    const by = option('--account', account)
    if (item !== undefined) return readAtOnce(names, ['op', 'item', 'get', item, '--vault', vault, '--format', 'json', ...by], {run, parse: fieldsOf})
    return readEach(names, (name) => ['op', 'read', '--no-newline', `op://${vault}/${name}/password`, ...by], {run, isNone: (stderr) => /isn't an item/.test(stderr)})
  },
}

/** `{"fields": [{"label": "API_KEY", "value": "…"}, …]}`; an empty field has no value. */
function fieldsOf(stdout: string): ReadonlyMap<string, string> | undefined {
  const item = parseJson(stdout) as {readonly fields?: readonly {readonly label?: string; readonly value?: string}[]} | undefined
  return item?.fields && new Map(item.fields.flatMap(({label, value}): [string, string][] => (label === undefined || value === undefined ? [] : [[label, value]])))
}
