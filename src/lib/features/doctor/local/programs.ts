import {findings} from '../finding.js'
import type {Finding} from '../finding.js'
import {configIn} from '../here.js'
import type {Here} from '../here.js'
import {isOlder} from '../host/engine.js'

/** As package.json has it. */
export const oldestNode = '20.19.0'

const {ok, skipped, warning, fault} = findings('programs')

export const nodeCheck = ({node}: Here): readonly Finding[] => [
  isOlder(node, oldestNode) ? fault('node', `${node} is older than ${oldestNode}.`, 'Take a newer one: https://nodejs.org/en/download.', 'NOT_SUPPORTED') : ok('node', node),
]

/** Needed to build here, and for images that no host can pull. */
export function dockerCheck(here: Here): readonly Finding[] {
  const {docker} = here
  const config = configIn(here)
  const builds = config?.build !== undefined && config.build.on === undefined
  const running = docker.find(({server}) => server !== undefined)
  if (running) {
    const told = `${running.server}${running.buildx ? ', with buildx' : ''}`
    const needsBuildx = builds && (config.build.cache !== undefined || config.build.platforms.length > 0 || config.build.secrets.length > 0)
    if (needsBuildx && !running.buildx)
      return [warning('docker', `${told}, without buildx, which this build needs.`, 'Install it (Debian, Ubuntu: `sudo apt-get install docker-buildx`).')]
    return [ok('docker', told)]
  }
  const [first] = docker
  const why = first === undefined ? 'There is none here' : `No engine answers: ${first.stderr.trim().split('\n')[0] || 'it said nothing'}`
  const fix =
    first === undefined
      ? 'Install it: https://docs.docker.com/engine/install (Debian, Ubuntu: `sudo apt-get install docker.io`).'
      : /permission denied/i.test(first.stderr)
        ? '`sudo usermod -aG docker "$USER"`, then log in again.'
        : 'Start it: `sudo systemctl start docker`, or open Docker Desktop.'
  if (builds) return [fault('docker', `${why}, and deploy.yml builds here.`, fix, 'ENGINE_MISSING')]
  if (config) return [skipped('docker', `${why.toLowerCase().startsWith('there') ? 'none here' : 'no engine answers'}; deploy.yml builds nothing here`)]
  return [warning('docker', `${why}: nothing can be built here.`, fix)]
}

export function gitCheck(here: Here): readonly Finding[] {
  const {git} = here
  const config = configIn(here)
  if (git.kind === 'work-tree')
    return [ok('git', `${git.describe}${git.changes.length === 0 ? '' : `, ${git.changes.length} ${git.changes.length === 1 ? 'file differs' : 'files differ'} from it`}`)]
  if (!config || config.tag !== undefined) return [skipped('git', git.because)]
  return [
    fault('git', `The tag of the image comes from git, and ${git.because}.`, 'Make it a repository (`git init`, `git commit`), or write `tag:` into deploy.yml.', 'NOT_FOUND'),
  ]
}
