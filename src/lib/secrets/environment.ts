import {Secret} from '../shell/secret.js'
import type {Adapter} from './adapter.js'

/** Variables of this process. An empty one counts as not there: that is what a CI makes of a secret that it does not know. */
export const environment: Adapter = {
  name: 'environment',
  async find(names) {
    const secrets = names.flatMap((name): [string, Secret][] => (process.env[name] ? [[name, new Secret(process.env[name])]] : []))
    return {where: 'the environment', secrets: new Map(secrets)}
  },
}
