import type {Config, Hook, HookName, Role} from '../../config/config.js'
import {appNetwork} from '../../config/paths.js'
import type {Engine} from '../../engines/engine.js'
import {appLabels, oneShotSpec} from '../app/spec.js'
import {on} from '../../plan/on.js'
import {nothing, sequence} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import type {Release} from '../releases/release.js'
import {and, cmd, script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'
import {visible} from '../../visible.js'

export type HookMoment = {
  readonly command: 'deploy' | 'rollback' | 'restart'
  readonly config: Config
  /** Absent before there is one. */
  readonly release?: Release
  /** user@machine */
  readonly by: string
  readonly hosts: readonly string[]
  /** What went wrong: for on-failure. */
  readonly error?: string
}

/** A hook that the deployer runs, as a plan; no such hook, or a restart, which brings nothing new: nothing. It learns what goes on from SHIPIT_… variables. */
export function deployerHook(name: HookName, moment: HookMoment): Plan {
  const hook = moment.config.hooks[name]
  if (!hook || hook.in === 'image' || moment.command === 'restart') return nothing
  return sequence(`Hook ${name}`, [
    {
      kind: 'local',
      title: `Hook ${name}`,
      effect: 'update',
      command: cmd(...hook.command),
      env: variables(name, moment),
      timeout: hook.timeout,
      aloud: 'all',
      failure: {code: 'COMMAND_FAILED', hint: `Mend the hook ${name} of deploy.yml, and run the same command again.`},
    },
  ])
}

/**
 * The before-switch hook: once, on the first host, in the new image or at the deployer, when all replicas are healthy and none serves yet.
 * Only of a deploy: the migrations of an older image undo nothing, and those that refuse a newer schema would stand in the way back.
 */
export function beforeSwitch(engine: Engine, moment: HookMoment & {readonly release: Release}): Plan {
  const hook = moment.config.hooks['before-switch']
  if (hook?.in !== 'image') return deployerHook('before-switch', moment)
  const role = roleOf(moment.config, hook)
  const host = role?.hosts.find((each) => moment.hosts.includes(each))
  if (role === undefined || host === undefined) return nothing
  return sequence('Hook before-switch', [
    on(host).run('update', `Hook before-switch in ${moment.release.tag} on ${host}`, inImage(engine, moment.config, {role, hook, release: moment.release}), {
      code: 'COMMAND_FAILED',
      hint: 'Nothing was switched: the old release serves. Mend the command, and deploy again.',
    }),
  ])
}

/** One that was left behind by a killed deploy is taken away first. */
function inImage(engine: Engine, config: Config, {role, hook, release}: {readonly role: Role; readonly hook: Hook; readonly release: Release}): Command {
  const spec = oneShotSpec(config, role, release, {name: 'hook-before-switch', command: hook.command})
  const run = script('run-attached', template('host/run-attached.sh'), engine.name, spec.name, String(hook.timeout))
  return and(engine.remove(spec.name), engine.createNetwork(appNetwork(config.name), appLabels(config)), engine.create(spec), run)
}

const roleOf = (config: Config, hook: Hook): Role | undefined =>
  hook.role === undefined ? (config.roles.find((role) => role.port !== undefined) ?? config.roles[0]) : config.roles.find((role) => role.name === hook.role)

const variables = (name: HookName, moment: HookMoment): Readonly<Record<string, string>> => ({
  SHIPIT_HOOK: name,
  SHIPIT_COMMAND: moment.command,
  SHIPIT_APP: moment.config.name,
  SHIPIT_DESTINATION: moment.config.destination ?? '',
  SHIPIT_HOSTS: moment.hosts.join(','),
  SHIPIT_BY: moment.by,
  ...(moment.release && {SHIPIT_RELEASE: moment.release.id, SHIPIT_VERSION: moment.release.tag, SHIPIT_IMAGE: moment.release.image.ref}),
  ...(moment.error === undefined ? {} : {SHIPIT_ERROR: visible(moment.error)}),
})
