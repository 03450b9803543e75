import type {Build} from '../../config/config.js'
import type {Clue} from '../../plan/plan.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {architectureOf} from './platforms.js'

/** What builders say of faults that are not in the Dockerfile's own steps, and what helps. */
export const buildClues = (build: Build, engine: LocalEngine, platform: string | undefined): readonly Clue[] => [
  {said: 'cache export is not supported', hint: noCacheHint(engine)},
  {said: 'no space left on device', hint: roomHint(engine)},
  ...(isForeign(platform, engine) ? [{said: 'exec format error', hint: foreignHint(architectureOf(platform), engine)}] : []),
  {said: 'target stage', hint: `\`build.target\` is the name of a stage: \`FROM … AS ${build.target ?? 'NAME'}\` in the Dockerfile.`},
  {said: 'failed to read dockerfile', hint: '`build.dockerfile` is a path as seen from deploy.yml; without it, Dockerfile in `build.context`.'},
  {said: 'unable to prepare context', hint: `\`build.context\` is a folder as seen from deploy.yml, and ${build.context} is none.`},
  // Words of a registry: a package that a step can't fetch may be refused with the same status.
  ...['failed to authorize', 'pull access denied', 'unexpected status from'].map((said) => ({said, hint: loginHint})),
  {said: 'code = unavailable', hint: lostHint(engine)},
  // The latter is what Docker up to 20.10 says.
  ...['failed to resolve source metadata', 'failed to do request'].map((said) => ({
    said,
    hint: `${engine.on ?? 'This machine'} must reach the registry of what the Dockerfile begins with, or have that image: \`docker pull IMAGE\` there.`,
  })),
]

const lostHint = ({on = 'this machine'}: LocalEngine): string =>
  `Docker on ${on} ended while it built, or the connection to it did. Run the same command again; \`journalctl --unit docker\` there tells more.`

const loginHint = 'A registry wants to know who asks. That of `registry:` is logged in to before the build; for another, type `docker login SERVER`.'

/** Of the engine's own builder: it hands out what it keeps only where Docker has the containerd image store. */
const noCacheHint = ({on}: LocalEngine): string =>
  on === undefined
    ? 'Make a builder that can, once: `docker buildx create --use --driver docker-container` (GitHub: `- uses: docker/setup-buildx-action@v3` before the deploy). Or take `cache` out: this engine keeps its layers for itself.'
    : `Take \`build.cache\` out: ${on} keeps its layers for itself. Only a Docker with the containerd image store hands them out.`

/** Files can be copied into an image of any platform; to run a program in it takes that machine, or an emulator. */
const foreignHint = (foreign: string, {architecture, on}: LocalEngine): string =>
  `${on ?? 'this machine'} is ${architecture} and runs no ${foreign} programs. ${emulatorHint([foreign])}`

/** For a builder that is none of these architectures. */
export const emulatorHint = (foreign: readonly string[]): string =>
  `Install an emulator there (Debian, Ubuntu: \`apt-get install qemu-user-static binfmt-support\`), or build on a host that is ${foreign.join(', ')}: \`build: {on: HOST}\`.`

const roomHint = ({on}: LocalEngine): string =>
  `Make room on ${on ?? 'this machine'}: \`docker system df\` there tells what takes it, \`docker builder prune\` there frees the cache of builds. Then run the same command again.`

const isForeign = (platform: string | undefined, {architecture}: LocalEngine): platform is string =>
  platform !== undefined && architecture !== undefined && architectureOf(platform) !== architecture
