import type {SecretSource} from '../../config/config.js'
import {parseJson} from '../program.js'
import {readAtOnce} from './source.js'
import type {Source} from './source.js'

type BitwardenSecrets = Extract<SecretSource, {from: 'bitwarden-secrets'}>

/** https://bitwarden.com/help/secrets-manager-cli: it lets in whoever has BWS_ACCESS_TOKEN. */
export const bitwardenSecrets: Source<BitwardenSecrets> = {
  where: ({project}) => `Bitwarden Secrets Manager${project === undefined ? '' : ` (project ${project})`}`,
  read: (names, {project}, run) => readAtOnce(names, ['bws', 'secret', 'list', ...(project === undefined ? [] : [project]), '--output', 'json'], {run, parse: valuesOf}),
}

/** `[{"key": "API_KEY", "value": "…"}, …]` */
function valuesOf(stdout: string): ReadonlyMap<string, string> | undefined {
  const secrets = parseJson(stdout)
  return Array.isArray(secrets) ? new Map((secrets as readonly {readonly key: string; readonly value: string}[]).map(({key, value}) => [key, value])) : undefined
}
