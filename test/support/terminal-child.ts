// Run at a terminal by the tests: `node terminal-child.js PORT KEY KNOWN_HOSTS TTY LINE` is one interactive command.
import {openFleet} from '../../src/lib/hosts/fleet.js'
import {hostAt} from './hosts.js'

const [port, key = '', knownHosts = '', tty, line = ''] = process.argv.slice(2)
const fleet = await openFleet([hostAt({port: Number(port), key})], {knownHosts, configFile: '/dev/null'})
const exitCode = await fleet.on('web1').interactive(line, {tty: tty === 'tty'})
await fleet.close()
process.stdout.write(`exit code ${exitCode}, raw ${process.stdin.isRaw ?? 'never'}\n`)
