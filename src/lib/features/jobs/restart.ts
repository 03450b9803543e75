import type {Job, Role} from '../../config/config.js'
import {labels, otherColour, paths, replicaName} from '../../config/paths.js'
import type {Colour} from '../../config/paths.js'
import type {Container} from '../../engines/engine.js'
import type {Step} from '../../plan/plan.js'
import {toShell} from '../../shell/command.js'
import {quote} from '../../shell/quote.js'
import {template} from '../../template.js'
import {cleared} from '../app/gates.js'
import {planRole} from '../app/role-work.js'
import type {Site} from '../app/site.js'
import {auditLine} from '../audit/line.js'
import type {JobPlace} from './place.js'

/** The roles that a job restarts once it has succeeded, as far as they run on its host. */
export const restartedBy = ({config}: Pick<JobPlace, 'config'>, job: Job): readonly Role[] => {
  const names = job.then.flatMap((deed) => (deed.kind === 'restart' ? [deed.role] : []))
  return config.roles.filter((role) => names.includes(role.name) && role.hosts.includes(job.host))
}

/**
 * Shell functions by which the host restarts roles by itself: the plan that a forced restart has, written down beforehand for either colour that may be live.
 * The host looks which it is, and nothing else is left to decide.
 */
export function restartText(place: JobPlace, job: Job): string {
  const roles = restartedBy(place, job)
  const cases = roles.map(({name}) => `${name}) restart_role ${name} ${quote(paths.green(place.config.name, name))} ;;`)
  return [
    ...(roles.length === 0 ? [] : [template('host/role-restart.sh')]),
    ...(['blue', 'green'] as const).flatMap((live) => phases.map((phase) => oneOf(`${phase}_${live}`, roles, (role) => phaseText(place, job, {role, live, phase})))),
    `restart() {\ncase $1 in\n${[...cases, '*) return 3 ;;'].join('\n')}\nesac\n}`,
  ].join('\n')
}

const phases = ['from', 'after', 'back'] as const

const oneOf = (name: string, roles: readonly Role[], text: (role: Role) => string): string =>
  `${name}() {\ncase $1 in\n${roles.map((role) => `${role.name})\n${text(role)}\n;;`).join('\n')}\nesac\n}`

type Phase = {readonly role: Role; readonly live: Colour; readonly phase: (typeof phases)[number]}

function phaseText(place: JobPlace, job: Job, {role, live, phase}: Phase): string {
  const site = siteOf(place, job, replicas(place, role, live))
  // What serves no more is waited for with the lease held, so that its names are free when the lease is.
  const patient: Role = {...role, drain: 'wait'}
  const work = planRole(site, patient)
  const audit = (outcome: 'done' | 'failed'): Step =>
    auditLine(job.host, place.config.name, {action: `restart ${role.name}`, outcome, by: `job ${job.name}`, release: place.release.id})
  switch (phase) {
    case 'from':
      return [...tries(cleared(site, patient, {standing: replicas(place, role, otherColour(live)), usable: []})), ...musts([...work.start, ...work.ready, ...work.go])].join('\n')
    case 'after':
      return tries([...work.retire, audit('done')]).join('\n')
    case 'back':
      return tries([...work.back, ...work.clear, audit('failed')]).join('\n')
  }
}

const siteOf = ({engine, config, release}: JobPlace, job: Job, containers: readonly Container[]): Site => ({
  engine,
  config,
  release,
  host: job.host,
  force: true,
  state: {
    containers,
    flags: containers.flatMap(({labels: has}) => [
      ...(has[labels.colour] === 'green' ? [`${config.name}.${has[labels.role]}.green`] : []),
      // It may be that one was left.
      ...(config.canary ? [`${config.name}.${has[labels.role]}.canary`] : []),
    ]),
    releases: [release],
    current: release.id,
    goingBack: '',
    movedTo: '',
    images: [],
    files: [],
    hashKey: undefined,
  },
})

/** The replicas of a role in one colour, as they stand when all is well. They are called by their names: what ids they will have, nobody knows yet. */
const replicas = ({config, release}: JobPlace, role: Role, colour: Colour): readonly Container[] =>
  Array.from({length: role.replicas}, (_, index) => {
    const name = replicaName(config.name, role.name, colour, index + 1)
    return {
      id: name,
      name,
      image: release.image.ref,
      imageId: release.image.id,
      labels: {
        [labels.app]: config.name,
        [labels.kind]: 'app',
        [labels.role]: role.name,
        [labels.release]: release.id,
        [labels.colour]: colour,
        [labels.replica]: String(index + 1),
        [labels.spec]: release.specs[role.name] ?? '',
        ...(role.port === undefined ? {} : {[labels.port]: String(role.port)}),
      },
      state: 'running',
      exitCode: 0,
      restarts: 0,
      oomKilled: false,
      startedAt: '',
      networks: [],
    }
  })

const musts = (steps: readonly Step[]): readonly string[] => steps.map((step) => `step ${words(step)} || return 1`)

const tries = (steps: readonly Step[]): readonly string[] => steps.map((step) => `try ${words(step)}`)

function words(step: Step): string {
  if (step.kind !== 'run') throw new TypeError(`a restart by the host has a step that is no command: ${step.title}`)
  return `${quote(step.title)} ${quote(toShell(step.command))}`
}
