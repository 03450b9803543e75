import type {SecretSource} from '../../config/config.js'
import {valuesInJson} from '../program.js'
import {option, readAtOnce} from './source.js'
import type {Source} from './source.js'

type Doppler = Extract<SecretSource, {from: 'doppler'}>

/** https://docs.doppler.com/docs/accessing-secrets: all secrets of a config as a JSON object. */
export const doppler: Source<Doppler> = {
  where: ({project, config}) => `Doppler${project === undefined && config === undefined ? '' : ` (${[project, config].filter(Boolean).join(', ')})`}`,
  read: (names, {project, config}, run) =>
    readAtOnce(names, ['doppler', 'secrets', 'download', '--no-file', '--format', 'json', ...option('--project', project), ...option('--config', config)], {
      run,
      parse: valuesInJson,
    }),
}
