import type {Engine} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {cmd, script} from '../../shell/command.js'
import {template} from '../../template.js'
import type {System} from './system.js'

const daemonFile = '/etc/docker/daemon.json'

/** Programs that the host's scripts call, and the Debian packages that bring them. */
const packages: Readonly<Record<string, string>> = {curl: 'curl', flock: 'util-linux', bash: 'bash', iptables: 'iptables'}

/** Installs an engine, and what the host's scripts call, where they are missing; keeps logs of containers small. Nothing missing: no step. */
export function enginePlan(host: string, engine: Engine, system: System): readonly Step[] {
  const {run} = on(host)
  const missing = Object.entries(packages).flatMap(([program, name]) => (system.programs.includes(program) ? [] : [name]))
  const wanted = [...(system.programs.includes(engine.name) ? [] : [engine.name === 'docker' ? 'docker.io' : 'podman']), ...missing]
  const isInstalled = system.programs.includes(engine.name)
  return [
    ...(engine.name === 'docker' ? logRotation(host, system, isInstalled) : []),
    ...(wanted.length > 0 ? [run('create', `Install ${wanted.join(', ')}`, script('install-packages', template('host/install-packages.sh'), ...wanted))] : []),
    ...(engine.name === 'docker' && system.engine === undefined
      ? [run('update', 'Start Docker, now and at boot', cmd('systemctl', 'enable', '--quiet', '--now', 'docker.service'))]
      : []),
  ]
}

/** Containers of others, too, then rotate their logs. What the user wrote stays; a Docker that runs reads it at its next start. */
function logRotation(host: string, {daemon}: System, isInstalled: boolean): readonly Step[] {
  const written = readDaemon(daemon)
  if (written === undefined || 'log-driver' in written || 'log-opts' in written) return []
  if (isInstalled && daemon === undefined) return []
  const content = `${JSON.stringify({...written, 'log-opts': {'max-size': '10m', 'max-file': '3'}}, null, 2)}\n`
  return [on(host).write('create', 'Keep the logs of containers small', {path: daemonFile, content, mode: 0o644})]
}

/** Undefined where the file is there and can't be read: it is left alone. */
function readDaemon(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? {...value} : undefined
  } catch {
    return undefined
  }
}
