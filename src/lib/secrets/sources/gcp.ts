import type {SecretSource} from '../../config/config.js'
import {parseJson} from '../program.js'
import {readEach} from './source.js'
import type {Source} from './source.js'

type Gcp = Extract<SecretSource, {from: 'gcp'}>

/** https://cloud.google.com/sdk/gcloud/reference/secrets/versions/access: the newest version of a secret for each name, as JSON since its plain output changes bytes. */
export const gcp: Source<Gcp> = {
  where: ({project, prefix = ''}) => `GCP Secret Manager (${project === undefined ? '' : `${project}, `}${prefix}NAME)`,
  read: (names, {project, prefix = ''}, run) =>
    readEach(
      names,
      (name) => ['gcloud', 'secrets', 'versions', 'access', 'latest', `--secret=${prefix}${name}`, '--format=json', ...(project === undefined ? [] : [`--project=${project}`])],
      {
        run,
        parse: payloadOf,
        isNone: (stderr) => /NOT_FOUND/.test(stderr),
      },
    ),
}

/** `{"payload": {"data": "…"}}`, in the base64 of URLs. */
function payloadOf(stdout: string): string | undefined {
  const data = (parseJson(stdout) as {readonly payload?: {readonly data?: string}} | undefined)?.payload?.data
  if (data === undefined) return undefined
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(Buffer.from(data, 'base64url'))
  } catch {
    return undefined
  }
}
