import type * as v from 'valibot'
import {sourceNames} from '../words/secret-source.js'
import {plainText, command, duration, oneOf, secretName} from './leaf.js'
import {key, list, section} from './section.js'

export const secretSource = section({
  from: key(oneOf(...sourceNames), 'Password manager or vault, by its own program: op, bw, bws, aws, doppler, gcloud or sops.'),
  command: key(command, 'Any other program that prints secrets. `{name}` stands for the name of a secret. No shell reads it.'),
  output: key(oneOf('value', 'json', 'dotenv'), 'What the command prints: one value, or all of them as a JSON object or as lines of NAME=value. Default: value.'),
  names: key(list(secretName), 'The only secrets that it is asked for. Default: all that no place before it has.'),
  timeout: key(duration, 'How long one call may take. Default: 30s.'),
  vault: key(plainText('the name of a vault'), '1password: the vault.'),
  item: key(plainText('the name of an item'), '1password, bitwarden: one item with a field for each secret. Default: an item for each secret.'),
  account: key(plainText('an account'), '1password: the account.'),
  project: key(plainText('a project'), 'bitwarden-secrets, doppler, gcp: the project.'),
  config: key(plainText('a config'), 'doppler: the config.'),
  secret: key(plainText('the name of a secret of AWS'), 'aws: one secret that is a JSON object of all. Default: a secret for each name.'),
  prefix: key(plainText('the start of names'), 'aws, gcp: what names begin with there, such as shop/.'),
  region: key(plainText('a region'), 'aws: the region.'),
  profile: key(plainText('a profile'), 'aws: the profile.'),
  file: key(plainText('the path of a file in the repository'), 'sops: the encrypted file.'),
})

export type WrittenSecretSource = v.InferOutput<typeof secretSource>
