import type {Answers} from '../answers.js'
import {compact} from '../draft.js'
import type {Draft, Remarks} from '../draft.js'
import type {Findings} from '../look/look.js'
import {inShell, needsShell} from '../look/procfile.js'
import {imageParts} from '../words/image.js'
import type {Asides} from './deploy-file.js'

export type Drafted = {readonly draft: Draft; readonly remarks: Remarks; readonly asides: Asides}

/** The deploy.yml of an app that was looked at. `beside` is what other files of the repository tell of accessories. */
export function draftOf(findings: Findings, answers: Answers, beside: Pick<Draft, 'accessories'> = {}): Drafted {
  const {app, hosts, domains, port} = answers
  const health = findings.health?.value ?? {path: '/', status: '200-499'}
  const secrets = findings.env.secrets.map(({value}) => value)
  const draft: Draft = compact({
    app,
    ...imageKeys(findings, answers),
    hosts,
    domains,
    port,
    health: port === undefined ? undefined : health,
    volumes: findings.volumes.map(({value}) => `${value.split('/').at(-1)}:${value}`),
    secrets,
    roles: Object.fromEntries(findings.workers.map(({name, value}) => [name, {command: commandOf(value)}])),
    accessories: beside.accessories,
    hooks: findings.release && {'before-switch': {command: commandOf(findings.release.value), in: 'image' as const}},
  })
  return {draft, remarks: remarksOf(findings, answers), asides: asidesOf(findings, answers)}
}

function imageKeys(findings: Findings, {app, image}: Answers): Draft {
  if (image === undefined) return {...(findings.image && {image: findings.image.value}), build: '.'}
  const {repository, tag} = imageParts(image)
  return {image: repository || app, tag: tag ?? 'latest'}
}

/** Words as they are; what only a shell understands is given to one. */
const commandOf = (command: string): string | readonly string[] => (needsShell(command) ? inShell(command) : command)

function remarksOf(findings: Findings, {image, port}: Answers): Remarks {
  return {
    ...(image === undefined && {image: 'Its name. It travels over SSH; with `registry:` it is pushed and pulled.', build: 'The folder with the Dockerfile.'}),
    hosts: 'Where it runs: [user@]address[:port], as many as you like.',
    domains: 'HTTPS comes by itself once they lead to the hosts.',
    port: findings.port?.value === port && findings.port ? `Where the app listens (${findings.port.where}).` : 'Where the app listens.',
    health: findings.health
      ? `Answers 200-299 once the app is well (${findings.health.where}).`
      : 'Any answer but an error of the server. Name a path that answers 200 once the app is well.',
    volumes: 'Data that outlives releases.',
    secrets: 'Names alone. A value: shipit secrets set NAME.',
    hooks: 'Once, in the new image, before any host switches.',
  }
}

function asidesOf({env}: Findings, {domains}: Answers): Asides {
  const clear = env.clear.slice(0, 8)
  const files = [...new Set(clear.map(({where}) => where.split(',')[0]))]
  return {
    ...(domains.length === 0 && {hosts: ['domains: [app.example.com] # Yours: with one, HTTPS comes by itself. Without, every name is served on plain HTTP.']}),
    ...(clear.length > 0 && {[env.secrets.length > 0 ? 'secrets' : 'health']: [`env: {${clear.map(({value}) => `${value}: "…"`).join(', ')}} # Also in ${files.join(', ')}; values are not copied.`]}), // prettier-ignore
  }
}
