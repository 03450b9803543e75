import type {SecretSource} from '../../config/config.js'
import {valuesInDotenv, valuesInJson, withoutNewline} from '../program.js'
import {readAtOnce, readEach} from './source.js'
import type {Source} from './source.js'

type Command = Extract<SecretSource, {from: 'command'}>

/** Any program. That it ends with another code than 0 does not say that it has no such secret: it failed. */
export const command: Source<Command> = {
  where: ({command: words}) => `\`${words.join(' ')}\``,
  read(names, {command: words, output}, run) {
    if (output === 'json') return readAtOnce(names, words, {run, parse: valuesInJson})
    if (output === 'dotenv') return readAtOnce(names, words, {run, parse: valuesInDotenv})
    return readEach(names, (name) => words.map((word) => word.replaceAll('{name}', () => name)), {run, parse: withoutNewline, isNone: () => false})
  },
}
