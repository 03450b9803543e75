import * as v from 'valibot'
import {address, anyText, hostWord, jump, name, port, text} from './leaf.js'
import {key, list, required, section} from './section.js'

const user = text('the name of a user', /^[A-Za-z_][A-Za-z0-9_.-]*$/)
const keyFile = anyText('the path of a private key')

export const sshSection = section({
  user: key(user, 'User to log in as; not root is fine where sudo asks for no password. Default: what ~/.ssh/config says, else your name here, as with ssh itself.'),
  port: key(port, 'Port of sshd. Default: what ~/.ssh/config says, else 22.'),
  key: key(keyFile, 'Path of a private key. Default: the SSH agent, then what ~/.ssh/config says.'),
  jump: key(jump, 'Host to go through: [user@]address[:port]; several with commas between them.'),
})

const hostSection = section({
  address: required(address, 'Name or IP address, or a Host of ~/.ssh/config. `localhost` alone is this machine, without SSH.'),
  name: key(name, 'What errors, logs and --host call it. Default: the address.'),
  user: key(user, 'User to log in as.'),
  port: key(port, 'Port of sshd.'),
  key: key(keyFile, 'Path of a private key.'),
  jump: key(jump, 'Host to go through: [user@]address[:port]; several with commas between them.'),
  tags: key(list(name), 'Words by which roles may choose their hosts.'),
})

const host = v.union([hostWord, hostSection], 'a host such as 203.0.113.10, or a mapping with its address')

export const hosts = v.union([host, v.array(host)], 'a list of hosts')
