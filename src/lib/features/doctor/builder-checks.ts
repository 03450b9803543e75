import type {Build, Config} from '../../config/config.js'
import {docker as dockerEngine} from '../../engines/docker.js'
import {ShipitError} from '../../errors.js'
import {emulatorHint} from '../images/build-clues.js'
import {architectureOf, platformsToBuild} from '../images/platforms.js'
import type {Building} from './building.js'
import {findings} from './finding.js'
import type {Finding} from './finding.js'
import {isOlder} from './host/engine.js'

/** The builder that `build.on` names, and what it is to build. */
export type BuilderSeen = Building & {
  readonly builder: string
  readonly config: Config & {readonly build: Build}
  /** Host → amd64, arm64: what the image is to run on, of those that answered. */
  readonly hosts: ReadonlyMap<string, string>
}

export const examineBuilder = (seen: BuilderSeen): readonly Finding[] => [...engineCheck(seen), ...platformCheck(seen)]

function engineCheck({builder, docker}: BuilderSeen): readonly Finding[] {
  const {ok, warning, fault} = findings('machine', builder)
  switch (docker.kind) {
    case 'none':
      return [fault('builder', 'There is no Docker, and the image is to be built here (build.on).', `On ${builder}: \`sudo apt-get install docker.io\`.`, 'ENGINE_MISSING')]
    case 'silent': {
      const fix = `\`sudo systemctl start docker\` on ${builder}; \`journalctl --unit docker\` there tells why it ended.`
      return [fault('builder', `The image is to be built here (build.on), and no Docker answers: ${docker.said}`, fix, 'ENGINE_MISSING')]
    }
    case 'answers': {
      const {version, architecture} = docker
      const told = `docker ${version} builds here, on ${architecture}`
      if (!isOlder(version, dockerEngine.oldestTried)) return [ok('builder', told)]
      return [warning('builder', `${told}; it is older than ${dockerEngine.oldestTried}, the oldest that shipit was tried with.`, `Upgrade ${dockerEngine.package} on ${builder}.`)]
    }
  }
}

/** What the hosts are, or what is written of it, can be built there. */
function platformCheck({builder, config, docker, emulates, hosts}: BuilderSeen): readonly Finding[] {
  if (docker.kind !== 'answers') return []
  const {ok, warning, fault} = findings('machine', builder)
  const {architecture} = docker
  try {
    const platforms = platformsToBuild(config.build, hosts, architecture)
    const others = [...new Set(platforms.map(architectureOf))].filter((each) => each !== architecture)
    const foreign = others.filter((each) => !emulates.includes(each))
    if (foreign.length > 0) {
      const names = foreign.join(', ')
      return [warning('platforms', `It is ${architecture} and runs no ${names} programs: a Dockerfile that runs any while it is built for ${names} fails.`, emulatorHint(foreign))]
    }
    const told = platforms.length === 0 ? `linux/${architecture}` : platforms.join(', ')
    return [ok('platforms', others.length === 0 ? told : `${told}; ${others.join(', ')} by an emulator`)]
  } catch (error) {
    if (!(error instanceof ShipitError)) throw error
    return [fault('platforms', error.message, error.hint ?? 'See `build.platforms` in deploy.yml.', error.code)]
  }
}
