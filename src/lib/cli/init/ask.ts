import {safeParse} from 'valibot'
import type {GenericSchema} from 'valibot'
import {appName, domain, hostWord, image as imageWord} from '../../config/schema/leaf.js'
import {ShipitError} from '../../errors.js'
import type {Answers} from '../../features/init/answers.js'
import type {Findings} from '../../features/init/look/look.js'
import type {CiName} from '../../features/init/write/ci.js'
import type {Terminal} from '../terminal.js'

/** What stood on the command line, or in a deploy.yml that is there. */
export type Given = {
  readonly app?: string | undefined
  readonly hosts: readonly string[]
  readonly domains: readonly string[]
  readonly port?: number | undefined
  readonly image?: string | undefined
  readonly dockerfile?: boolean | undefined
  readonly ci?: CiName | undefined
  /** Ask nothing. */
  readonly yes: boolean
  /** Is there a role behind the proxy? Default: yes. */
  readonly serves?: boolean
  /** Is the image built here? Default: where none is named. */
  readonly isBuilt?: boolean
}

/** What only a person knows: what was given, else what they type. Errors: USAGE, naming the flags, where nobody can be asked. */
export async function askFor(findings: Findings, given: Given, {canAsk}: Pick<Terminal, 'canAsk'>): Promise<Answers> {
  checkGiven(given)
  const asks = canAsk && !given.yes
  const dockerfile = await dockerfileFor(findings, given, asks)
  const hosts = given.hosts.length > 0 ? given.hosts : [await askHost(asks)]
  const serves = given.serves ?? true
  const domains = given.domains.length > 0 || !asks || !serves ? given.domains : await askDomain()
  const port = serves ? (given.port ?? (await portFor(findings, given, asks))) : undefined
  return {
    app: given.app ?? findings.app.value,
    hosts,
    domains,
    ...(port !== undefined && {port}),
    ...(given.image !== undefined && {image: given.image}),
    dockerfile,
    ...(given.ci && {ci: given.ci}),
  }
}

/** Errors: USAGE. */
function checkGiven({app, hosts, domains, image}: Given): void {
  for (const [flag, schema, words] of [
    ['--app', appName, app ?? []],
    ['--host', hostWord, hosts],
    ['--domain', domain, domains],
    ['--image', imageWord, image ?? []],
  ] as const)
    // prettier-ignore
    for (const word of [words].flat()) {
      const fault = faultOf(schema, word)
      if (fault !== undefined) throw new ShipitError('USAGE', `${flag} ${fault} (got ${JSON.stringify(word)}).`)
    }
}

function faultOf(schema: GenericSchema, word: string): string | undefined {
  const result = safeParse(schema, word)
  return result.success ? undefined : `must be ${result.issues[0].message}`
}

async function dockerfileFor({hasDockerfile, kind}: Findings, {image, dockerfile, isBuilt = image === undefined}: Given, asks: boolean): Promise<boolean> {
  if (!isBuilt || hasDockerfile) return false
  if (!kind)
    throw new ShipitError(
      'NOT_FOUND',
      'There is no Dockerfile here, and nothing that tells how to write one: no package.json, Gemfile, pyproject.toml, requirements.txt, go.mod or index.html.',
      {
        hint: 'Write a Dockerfile, or name an image that exists: `shipit init --image ghcr.io/acme/shop:v1`.',
      },
    )
  if (dockerfile !== undefined || !asks) return dockerfile ?? true
  return (await import('./prompt.js')).askYesNo(`There is no Dockerfile. Write one for ${kind.value.title} (${kind.where})?`)
}

async function askHost(asks: boolean): Promise<string> {
  if (!asks) throw new ShipitError('USAGE', 'On which host is it to run? Nothing here says so.', {hint: 'shipit init --yes --host deploy@203.0.113.10'})
  return (await import('./prompt.js')).askWord('Which host does it run on? [user@]address[:port]', {placeholder: 'deploy@203.0.113.10', check: (word) => faultOf(hostWord, word)})
}

async function askDomain(): Promise<readonly string[]> {
  const {askWord} = await import('./prompt.js')
  const word = await askWord('Which domain leads there? Empty: none yet, plain HTTP', {
    placeholder: 'shop.example.com',
    check: (each) => (each === '' ? undefined : faultOf(domain, each)),
  })
  return word === '' ? [] : [word]
}

/** What nothing in the repository says is asked for, with a guess. */
async function portFor({port, hasDockerfile}: Findings, {image, isBuilt = image === undefined}: Given, asks: boolean): Promise<number | undefined> {
  const isKnown = port !== undefined && isBuilt && (port.guessed !== true || !hasDockerfile)
  if (isKnown) return port.value
  if (!asks && port && isBuilt) return port.value
  if (!asks)
    throw new ShipitError('USAGE', `On which port does the container listen? ${isBuilt ? 'The Dockerfile has no EXPOSE' : 'Nothing here tells'}.`, {
      hint: 'shipit init --yes --port 3000',
    })
  const {askWord} = await import('./prompt.js')
  const check = (word: string): string | undefined => (/^\d{1,5}$/.test(word) && Number(word) > 0 && Number(word) < 65_536 ? undefined : 'must be a port from 1 to 65535')
  return Number(await askWord('On which port does the container listen?', {initial: String(port?.value ?? 3000), check}))
}
