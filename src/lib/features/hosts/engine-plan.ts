import type {Engine} from '../../engines/engine.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {cmd, script} from '../../shell/command.js'
import {template} from '../../template.js'
import type {System} from './system.js'

/** Programs that the host's scripts call, and the Debian packages that bring them. */
const packages: Readonly<Record<string, string>> = {curl: 'curl', flock: 'util-linux', bash: 'bash', iptables: 'iptables'}

/** Programs that this host alone needs, where Debian's packages bring them; elsewhere who calls them says so. */
export function installPrograms(host: string, system: System, programs: readonly string[]): readonly Step[] {
  const missing = system.programs.includes('apt-get') ? programs.filter((each) => !system.programs.includes(each)) : []
  return missing.length === 0 ? [] : [on(host).run('create', `Install ${missing.join(', ')}`, script('install-packages', template('host/install-packages.sh'), ...missing))]
}

/** Installs an engine, and what the host's scripts call, where they are missing; keeps logs of containers small. Nothing missing: no step. */
export function enginePlan(host: string, engine: Engine, system: System): readonly Step[] {
  const {run} = on(host)
  const missing = Object.entries(packages).flatMap(([program, name]) => (system.programs.includes(program) ? [] : [name]))
  const wanted = [...(system.programs.includes(engine.name) ? [] : [engine.package]), ...missing]
  const {daemon} = engine
  return [
    ...(daemon ? logRotation(host, system, {settings: daemon.settings, isInstalled: system.programs.includes(engine.name)}) : []),
    ...(wanted.length > 0 ? [run('create', `Install ${wanted.join(', ')}`, script('install-packages', template('host/install-packages.sh'), ...wanted))] : []),
    ...(daemon && (system.engine === undefined || !system.boots)
      ? [run('update', 'Start the engine, now and at boot', cmd('systemctl', 'enable', '--quiet', '--now', engine.bootUnit))]
      : []),
    ...(!daemon && !system.boots ? [run('update', 'Start containers at boot', cmd('systemctl', 'enable', '--quiet', engine.bootUnit))] : []),
  ]
}

/** Containers of others, too, then rotate their logs. What the user wrote stays, and so does an engine that was installed without us. */
function logRotation(host: string, system: System, {settings, isInstalled}: {readonly settings: string; readonly isInstalled: boolean}): readonly Step[] {
  const written = readSettings(system.daemon)
  if (isInstalled || written === undefined || 'log-driver' in written || 'log-opts' in written) return []
  const content = `${JSON.stringify({...written, 'log-opts': {'max-size': '10m', 'max-file': '3'}}, null, 2)}\n`
  return [on(host).write('create', 'Keep the logs of containers small', {path: settings, content, mode: 0o644})]
}

/** Undefined where the file is there and can't be read: it is left alone. */
function readSettings(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? {...value} : undefined
  } catch {
    return undefined
  }
}
