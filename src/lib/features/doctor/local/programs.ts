import type {Build} from '../../../config/config.js'
import {findings} from '../finding.js'
import type {Finding} from '../finding.js'
import {configIn} from '../here.js'
import type {Here} from '../here.js'
import {isOlder} from '../host/engine.js'

/** As package.json has it. */
const oldestNode = '20.19.0'

const {ok, skipped, warning, fault} = findings('programs')

export const nodeCheck = ({node}: Here): readonly Finding[] => [
  isOlder(node, oldestNode) ? fault('node', `${node} is older than ${oldestNode}.`, 'Take a newer one: https://nodejs.org/en/download.', 'NOT_SUPPORTED') : ok('node', node),
]

/** Needed to build here, and for images that no host can pull. */
export function dockerCheck(here: Here): readonly Finding[] {
  const {docker} = here
  const config = configIn(here)
  const {build} = config ?? {}
  if (build?.on !== undefined) return [clientCheck(here, build, build.on.name)]
  const running = docker.find(({server}) => server !== undefined)
  if (running) {
    const told = `${running.server}${running.buildx ? ', with buildx' : ''}`
    return [build && needsBuildx(build) && !running.buildx ? noBuildx(told) : ok('docker', told)]
  }
  const [first] = docker
  const why = first === undefined ? 'There is none here' : `No engine answers: ${first.stderr.trim().split('\n')[0] || 'it said nothing'}`
  const fix =
    first === undefined
      ? 'Install it: https://docs.docker.com/engine/install (Debian, Ubuntu: `sudo apt-get install docker.io`).'
      : /permission denied/i.test(first.stderr)
        ? '`sudo usermod -aG docker "$USER"`, then log in again.'
        : 'Start it: `sudo systemctl start docker`, or open Docker Desktop.'
  if (build) return [fault('docker', `${why}, and deploy.yml builds here.`, fix, 'ENGINE_MISSING')]
  if (config) return [skipped('docker', `${why.toLowerCase().startsWith('there') ? 'none here' : 'no engine answers'}; deploy.yml builds nothing here`)]
  return [warning('docker', `${why}: nothing can be built here.`, fix)]
}

/** A builder's engine is talked to by the client of this machine, which needs no engine of its own. */
function clientCheck({docker}: Here, build: Build, builder: string): Finding {
  const client = docker.find(({buildx}) => buildx) ?? docker[0]
  if (!client)
    return fault(
      'docker',
      `There is no client here, which a build on ${builder} takes.`,
      'Debian, Ubuntu: `sudo apt-get install docker-cli docker-buildx`; macOS: `brew install docker docker-buildx`.',
      'ENGINE_MISSING',
    )
  const told = `the client ${client.version}${client.buildx ? ', with buildx' : ''}, for ${builder}`
  return needsBuildx(build) && !client.buildx ? noBuildx(told) : ok('docker', told)
}

const needsBuildx = ({cache, platforms, secrets}: Build): boolean => cache !== undefined || platforms.length > 0 || secrets.length > 0

const noBuildx = (told: string): Finding =>
  warning('docker', `${told}, without buildx, which this build needs.`, 'Install it (Debian, Ubuntu: `sudo apt-get install docker-buildx`).')

export function gitCheck(here: Here): readonly Finding[] {
  const {git} = here
  const config = configIn(here)
  if (git.kind === 'work-tree')
    return [ok('git', `${git.describe}${git.changes.length === 0 ? '' : `, ${git.changes.length} ${git.changes.length === 1 ? 'file differs' : 'files differ'} from it`}`)]
  if (!config || config.tag !== undefined) return [skipped('git', git.because)]
  return [fault('git', `The tag of the image comes from git, and ${git.because}.`, `${git.fix}, or write \`tag:\` into deploy.yml.`, 'NOT_FOUND')]
}
