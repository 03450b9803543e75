import type {LocalEngine} from '../../run/local-engine.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {isSameName, repositoryOf} from './name.js'

/** What a registry says of a name: absent is its own word, silent is no word at all. */
export type Digest = {readonly kind: 'found'; readonly digest: string} | {readonly kind: 'absent' | 'silent'; readonly said: string}

/** Where only the pulled image can tell the digest, it is pulled: a manifest list's own digest is not in what \`docker manifest\` prints. */
const askDigest = `[ -z "$1" ] || export DOCKER_HOST="$1"; shift
"$1" buildx imagetools inspect --format '{{json .Manifest}}' "$2" 2>/dev/null && exit
found=$("$1" manifest inspect --verbose "$2" 2>/dev/null); case $found in '{'*) printf '%s' "$found"; exit;; esac
said=$("$1" pull --quiet "$2" 2>&1) || { printf 'none %s' "$said"; exit 0; }
"$1" image inspect --format '{"pulled":{{json .RepoDigests}}}' "$2"`

/** The digest by which hosts pull this very image. Asked on the deployer's machine, of the registry in the name. */
export const digestOf = (engine: LocalEngine, ref: string): Fact<Digest> => ({
  command: script('image-digest', askDigest, engine.env['DOCKER_HOST'] ?? '', engine.docker, ref),
  parse: (stdout) => (stdout.startsWith('none ') ? refusal(stdout.slice('none '.length).trim()) : read(stdout, ref)),
})

type Answer = {readonly digest?: string; readonly Descriptor?: {readonly digest: string}; readonly pulled?: readonly string[]}

function read(stdout: string, ref: string): Digest {
  const answer = JSON.parse(stdout) as Answer
  const digest = answer.digest ?? answer.Descriptor?.digest ?? pushedDigest(answer.pulled ?? [], ref)
  return digest === undefined ? {kind: 'silent', said: 'no digest'} : {kind: 'found', digest}
}

/** The digest under which a registry knows an image, out of all the digests that an engine has for it. */
export const pushedDigest = (digests: readonly string[], ref: string): string | undefined =>
  digests.find((each) => isSameName(repositoryOf(each), repositoryOf(ref)))?.split('@')[1]

const refusal = (said: string): Digest => ({
  kind: /not found|manifest unknown|no such (image|manifest)|denied|unauthorized|does not exist/i.test(said) ? 'absent' : 'silent',
  said: said.split('\n').at(-1) ?? '',
})
