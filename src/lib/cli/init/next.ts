import type {Answers} from '../../features/init/answers.js'
import type {Draft} from '../../features/init/draft.js'
import type {Findings} from '../../features/init/look/look.js'
import {secretsIn} from '../../features/init/secrets-in.js'
import type {FileState} from './write-files.js'

/** What was found, and where: `port 3000: EXPOSE in Dockerfile, line 12`. */
export type FoundHere = {readonly what: string; readonly value: string; readonly where: string}

export function foundOf({app, port, health, kind, volumes, workers, env}: Findings, answers: Answers, {accessories = {}}: Draft): readonly FoundHere[] {
  const one = (what: string, found: {readonly value: unknown; readonly where: string} | undefined): readonly FoundHere[] =>
    found ? [{what, value: String(found.value), where: found.where}] : []
  return [
    ...(answers.app === app.value ? one('app', app) : []),
    ...(answers.dockerfile && kind ? [{what: 'kind', value: kind.value.title, where: kind.where}] : []),
    ...(answers.port === port?.value ? one('port', port) : []),
    ...one('health', health),
    ...volumes.flatMap((volume) => one('volume', volume)),
    ...workers.map(({name, value, where}) => ({what: 'role', value: `${name}, ${value}`, where})),
    ...Object.entries(accessories).map(([name, accessory]) => ({what: 'accessory', value: `${name}, ${accessory?.image ?? ''}`, where: 'the compose file'})),
    ...env.secrets.flatMap((secret) => one('secret', secret)),
  ]
}

/** What to type next, in order. */
export function nextOf(draft: Draft, files: readonly FileState[], isFaulty: boolean): readonly string[] {
  const secrets = secretsIn(draft)
  const isWritten = files.some(({path, state}) => path === 'deploy.yml' && state !== 'kept')
  return [
    ...(isWritten && !isFaulty ? [] : ['shipit config check']),
    ...(secrets.length > 0 ? ['shipit secrets init', ...secrets.map((name) => `shipit secrets set ${name}`)] : []),
    'shipit setup',
  ]
}
