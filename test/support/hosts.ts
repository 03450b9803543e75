import type {Host} from '../../src/lib/config/config.js'
import type {Sshd} from './sshd.js'

/** A host as deploy.yml would name it, at an sshd of the test. */
export const hostAt = ({port, key}: Pick<Sshd, 'port' | 'key'>, changes: Partial<Host> = {}): Host => ({
  name: 'web1',
  address: '127.0.0.1',
  user: 'root',
  port,
  key,
  tags: [],
  local: false,
  ...changes,
})
