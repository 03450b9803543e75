import * as v from 'valibot'
import {plainText, hostWord, secretName, text, variables} from './leaf.js'
import {key, list, section} from './section.js'

/** Layers that lie in the image itself are found again by its name alone, and each image here has a name of its own. */
const cache = v.pipe(
  plainText('a cache such as type=registry,ref=ghcr.io/acme/shop:cache'),
  v.check((written) => /(?:^|,)type=[a-z]/.test(written) && !/(?:^|,)type=inline(?:,|$)/.test(written), 'a cache such as type=registry,ref=ghcr.io/acme/shop:cache (not inline)'),
  v.check((written) => !/(?:^|,)type=registry(?:,|$)/.test(written) || /,ref=.|^ref=./.test(written), 'type=registry,ref=NAME (within braces the value needs quotes)'),
  v.check((written) => !/(?:^|,)type=local(?:,|$)/.test(written) || /(?:^|,)(?:dest|src)=./.test(written), 'type=local,dest=FOLDER (within braces the value needs quotes)'),
)

const context = plainText('the folder to build, such as `.`')

const buildSection = section({
  context: key(context, 'Folder that the engine builds from. Default: `.`'),
  dockerfile: key(plainText('the path of a Dockerfile'), 'Path of the Dockerfile. Default: Dockerfile in the context.'),
  target: key(plainText('the name of a stage'), 'Stage of the Dockerfile to build.'),
  args: key(variables, 'Build arguments. They stay readable in the image: no place for secrets.'),
  secrets: key(list(secretName), 'Names of secrets for `RUN --mount=type=secret,id=NAME`.'),
  platforms: key(list(text('a platform such as linux/arm64', /^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?$/)), 'Platforms to build for, an image each. Default: what the hosts are.'),
  cache: key(cache, 'Where layers are cached between builds, as BuildKit writes it.'),
  on: key(hostWord, 'Host whose Docker builds, instead of this machine’s: one of `hosts`, or another.'),
})

export const build = v.union([context, buildSection], 'the folder to build, or a mapping')
