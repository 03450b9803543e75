import {expandAlias} from '../../src/lib/cli/alias.js'
import {toErrorJson, toText} from '../../src/lib/cli/report.js'
import {yamlOf} from '../../src/lib/cli/show-config.js'
import {toSpoken} from '../../src/lib/cli/verbose.js'
import type {Config} from '../../src/lib/config/config.js'
import {configInvalid, faultLine} from '../../src/lib/config/fault.js'
import {hookNames} from '../../src/lib/config/config.js'
import {readConfig} from '../../src/lib/config/read.js'
import {ShipitError} from '../../src/lib/errors.js'
import {deployerHook} from '../../src/lib/features/hooks/hooks.js'
import {planBuild} from '../../src/lib/features/images/build.js'
import {scheduledIn, upcoming} from '../../src/lib/features/jobs/schedules.js'
import {planRelease} from '../../src/lib/flows/release.js'
import {parseEndpoint} from '../../src/lib/hosts/target.js'
import type {Plan} from '../../src/lib/plan/plan.js'
import {printPlan} from '../../src/lib/plan/print.js'
import {Secret} from '../../src/lib/shell/secret.js'
import {visible, visibleJson} from '../../src/lib/visible.js'
import type {Case} from './file.js'
import {wholeFlow, wholeSetup} from './whole-plan.js'

export type Tried = {/** How far it came. */ readonly end: 'faults' | 'refused' | 'planned'; /** What a user would be right to complain of. */ readonly complaint?: string}

/** Does all with a file that needs no host: reads, checks, resolves, shows and plans it. */
export function tryCase({base, over}: Case): Tried {
  try {
    const sources = [{file: 'deploy.yml', bytes: base}, ...(over ? [{file: 'deploy.staging.yml', bytes: over}] : [])]
    const {config, faults} = readConfig(sources, over && 'staging')
    const said = faults.map((fault) => visible(faultLine(fault)))
    const wrong = said.find((line) => !/^deploy(?:\.staging)?\.yml:[1-9]\d*:[1-9]\d* {2}\S/.test(line) || line.includes('\n'))
    if (wrong !== undefined || (config === undefined) !== faults.length > 0) return {end: 'faults', complaint: `a fault without its place, or none at all: ${wrong}`}
    if (!config) return {end: 'faults', ...complainOf(toldOf(configInvalid(faults, new Map(sources.map(({file, bytes}) => [file, Buffer.from(bytes).toString()])))))}
    return {end: 'planned', ...complainOf(everythingSaid(config))}
  } catch (error) {
    if (!(error instanceof ShipitError)) return {end: 'refused', complaint: error instanceof Error ? (error.stack ?? error.message) : String(error)}
    if (error.hint === undefined) return {end: 'refused', complaint: `no hint: ${error.message}`}
    return {end: 'refused', ...complainOf(toldOf(error))}
  }
}

/** An error as it is told on stderr, and with --json. */
function toldOf({code, message, hint, exitCode}: ShipitError): string {
  const told = {code, message, exitCode, ...(hint !== undefined && {hint})}
  return `${toText(told)}\n${visibleJson(toErrorJson(told))}`
}

/** Whatever `config`, `plan --verbose`, `deploy` and `setup` could print of it, as text and as JSON. */
function everythingSaid(config: Config): string {
  const flow = wholeFlow(config, secretOf)
  const moment = {command: 'deploy' as const, config, by: 'ada@laptop', hosts: config.hosts.map(({name}) => name), release: flow.release, error: 'it failed'}
  const wanted = {repository: config.image, tag: flow.release.tag, build: true, warnings: []}
  const build = config.build && !config.build.on ? [planBuild(config, wanted, {docker: 'docker', env: {}, buildkit: true, buildx: true}, new Map(config.build.secrets.map((name) => [name, secretOf(name)])))] : [] // prettier-ignore
  const {plan, changes, diff} = planRelease(flow)
  const plans = [...build, wholeSetup(config), plan, ...hookNames.map((name) => deployerHook(name, moment))]
  for (const {jump} of config.hosts) jump?.split(',').map(parseEndpoint)
  for (const alias of Object.keys(config.aliases)) expandAlias({words: [alias], rest: ['x']}, config.aliases)
  const steps = plans.flatMap(allSteps).flatMap((plan) => toSpoken({kind: 'start', plan}))
  return [
    yamlOf(config),
    visibleJson(config),
    ...plans.map((plan) => printPlan(plan)),
    ...steps.map(visible),
    visibleJson([changes, diff, upcoming(scheduledIn(config), () => ({}))]),
  ].join('\n')
}

const allSteps = (plan: Plan): readonly Plan[] => (plan.kind === 'group' ? [plan, ...plan.of.flatMap(allSteps), ...(plan.undo ? allSteps(plan.undo) : [])] : [plan])

/** No secret but its own could look like this. */
const mark = 'hunter2'
const secretOf = (name: string): Secret =>
  new Secret(/KEY/.test(name) ? `-----BEGIN OPENSSH PRIVATE KEY-----\n${mark}\n-----END OPENSSH PRIVATE KEY-----` : `${mark}'"$(id)\`id\`${name.length}`)

function complainOf(text: string): {readonly complaint?: string} {
  for (const [what, pattern] of bad) {
    const found = pattern.exec(text)
    if (found) return {complaint: `${what}: ${JSON.stringify(text.slice(Math.max(0, found.index - 200), found.index + 100))}`}
  }
  return {}
}

const bad: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a sign that works a terminal', /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/],
  ['a value that nobody meant to print', /\[object \w+\]|\bundefined\b/],
  ['a stack', /\n {4}at .*[:(]\d+:\d+/],
  ['a secret', new RegExp(mark)],
]
