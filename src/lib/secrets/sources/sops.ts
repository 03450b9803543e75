import type {SecretSource} from '../../config/config.js'
import {valuesInJson} from '../program.js'
import {readAtOnce} from './source.js'
import type {Source} from './source.js'

type Sops = Extract<SecretSource, {from: 'sops'}>

/** https://getsops.io/docs: an encrypted file of the repository, whatever its format, as JSON. */
export const sops: Source<Sops> = {
  where: ({file}) => `${file} (SOPS)`,
  read: (names, {file}, run) => readAtOnce(names, ['sops', '--decrypt', '--output-type', 'json', file], {run, parse: valuesInJson}),
}
