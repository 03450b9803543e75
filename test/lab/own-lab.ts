import {execa} from 'execa'
import {here} from '../../src/lib/cli/here.js'
import {labFolder} from '../../src/lib/cli/lab/folder.js'
import type {Host} from '../../src/lib/config/config.js'
import {openFleet} from '../../src/lib/hosts/fleet.js'
import type {FleetOptions} from '../../src/lib/hosts/fleet-options.js'
import {findLocalEngine} from '../../src/lib/run/local-engine.js'
import {waitUntil} from './until.js'

/** This machine, silently. */
export const machine = here(() => undefined)

/** A name for a lab that a test has for itself; the runner knows by its start what to take down. */
export const ownLab = (test: string): string => `${process.env['SHIPIT_TEST_LAB'] ?? 'test'}-${test}`

/** What docker prints on this machine. */
export const docker = (...args: readonly string[]): Promise<string> => dockerWith('', ...args)

/** The same, with something to read. What Docker's runtime did not begin, as it now and then does not on a busy machine, is begun anew. */
export async function dockerWith(input: string, ...args: readonly string[]): Promise<string> {
  const engine = await findLocalEngine()
  for (let left = 5; ; left -= 1) {
    const {failed, stdout, stderr, shortMessage} = await execa(engine.docker, args, {input, env: engine.env, reject: false})
    if (!failed) return stdout
    if (left === 0 || !`${stdout}${stderr}`.includes('OCI runtime exec failed')) throw new Error(`${shortMessage}\n${stdout}${stderr}`)
  }
}

/** What each host answers to a script, by its name. */
export async function onEach(hosts: readonly Host[], script: string, options?: FleetOptions): Promise<Readonly<Record<string, string>>> {
  const fleet = await openFleet(hosts, options)
  try {
    return Object.fromEntries(await Promise.all(fleet.hosts.map(async (host) => [host, (await fleet.on(host).script(script)).stdout.trim()] as const)))
  } finally {
    await fleet.close()
  }
}

/** What is left of a lab in the engine: nothing, or ids. */
export const remains = async (name: string): Promise<string> =>
  (
    await Promise.all([
      docker('ps', '-aq', '--filter', `label=shipit.lab=${name}`),
      docker('volume', 'ls', '-q', '--filter', `label=shipit.lab=${name}`),
      docker('network', 'ls', '-q', '--filter', `label=shipit.lab=${name}`),
    ])
  ).join('')

/** systemd's own word that all has started; it can be asked a moment after the container runs. */
export const hasBooted = (name: string, host: string) =>
  docker('exec', `shipit-lab-${name}-${host}`, 'sh', '-c', waitUntil('timeout 60 systemctl is-system-running --wait 2>/dev/null | grep -qE "running|degraded"'))

export async function sendImage(lab: string, host: string, engine: 'docker' | 'podman'): Promise<void> {
  const {docker} = await findLocalEngine()
  const save = execa(docker, ['save', 'caddy:2'], {buffer: false})
  const load = execa('ssh', ['-F', labFolder(lab).sshConfig, host, `${engine} load`])
  save.stdout.pipe(load.stdin)
  await Promise.all([save, load])
}

/** What Caddy's own page answers on the host that asks; it may be a moment before the engine has started it. */
export const statusOfPage = `curl --silent --output /dev/null --retry 60 --retry-all-errors --retry-delay 1 --write-out '%{http_code}' http://127.0.0.1/`
