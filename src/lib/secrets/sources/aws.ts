import type {SecretSource} from '../../config/config.js'
import {parseJson, valuesInJson} from '../program.js'
import {option, readAtOnce, readEach} from './source.js'
import type {Source} from './source.js'

type Aws = Extract<SecretSource, {from: 'aws'}>

/** https://docs.aws.amazon.com/cli/latest/reference/secretsmanager/get-secret-value.html: one secret that is a JSON object, or a secret for each name. */
export const aws: Source<Aws> = {
  where: ({secret, prefix = ''}) => `AWS Secrets Manager (${secret ?? `${prefix}NAME`})`,
  read(names, {secret, prefix = '', region, profile}, run) {
    const words = (id: string): readonly string[] => [
      'aws',
      'secretsmanager',
      'get-secret-value',
      '--secret-id',
      id,
      '--output',
      'json',
      ...option('--region', region),
      ...option('--profile', profile),
    ]
    if (secret !== undefined) return readAtOnce(names, words(secret), {run, parse: (stdout) => valuesInJson(secretStringOf(stdout) ?? '')})
    return readEach(names, (name) => words(`${prefix}${name}`), {run, parse: secretStringOf, isNone: (stderr) => stderr.includes('ResourceNotFoundException')})
  },
}

/** `{"Name": "shop/API_KEY", "SecretString": "…"}`; a binary secret has no SecretString. */
const secretStringOf = (stdout: string): string | undefined => (parseJson(stdout) as {readonly SecretString?: string} | undefined)?.SecretString
