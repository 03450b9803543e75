import {proxyContainer} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import type {Fact} from '../../shell/fact.js'

/** Version of the Caddy that serves, such as 2.11.2; empty where none does. */
export const caddyVersion = (engine: Engine): Fact<string> => ({
  command: engine.exec(proxyContainer, ['caddy', 'version'], {tty: false, stdin: false}),
  parse: (stdout) => /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] ?? '',
  otherwise: '',
})
