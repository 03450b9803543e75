import {cmdWords, procfileOf} from './procfile.js'
import type {Looker} from './kind.js'

type Package = {
  readonly name?: string
  readonly main?: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly engines?: Readonly<Record<string, string>>
}

export const lookAtNode: Looker = (repository) => {
  const text = repository.files.get('package.json')
  const own = text === undefined ? undefined : readPackage(text)
  if (!own) return undefined
  const start = own.scripts?.['start']
  const built = own.scripts?.['build'] !== undefined
  const port = Number(/(?:-p|--port)[ =](\d+)/.exec(start ?? '')?.[1] ?? 3000)
  const values = {version: versionOf(repository.files, own), ...installOf(repository.paths, own), build: built}
  if (start === undefined && built && has(own, 'vite'))
    return {where: 'package.json, built by vite', value: {name: 'static', title: 'Vite', port: 8080, health: '/', values: {...values, folder: 'dist', built: true}}}
  const web = procfileOf(repository).find(({name}) => name === 'web')
  const command = web?.command ?? startOf(start, own, repository.paths)
  if (command === undefined) return undefined
  return {where: 'package.json', value: {name: 'node', title: has(own, 'next') ? 'Next.js' : 'Node', port, values: {...values, command: cmdWords(command), port: String(port)}}}
}

/** `node server.js` itself, rather than npm: it gets SIGTERM first-hand. */
function startOf(start: string | undefined, own: Package, paths: readonly string[]): string | undefined {
  if (start !== undefined) return /^node [\w./@=:-]+(?: [\w./@=:-]+)*$/.test(start) ? start : 'npm start'
  const main = [own.main ?? '', 'server.js', 'index.js', 'app.js'].find((each) => paths.includes(each.replace(/^\.\//, '')))
  return main === undefined ? undefined : `node ${main}`
}

/** Version of Node, its first number. */
function versionOf(files: ReadonlyMap<string, string>, own: Package): string {
  const said = files.get('.nvmrc') ?? files.get('.node-version') ?? own.engines?.['node'] ?? ''
  return /\d+/.exec(said)?.[0] ?? '22'
}

/** Nothing is installed where nothing is asked for. */
function installOf(paths: readonly string[], own: Package): Readonly<Record<'lock' | 'install' | 'prune', string>> {
  if (Object.keys({...own.dependencies, ...own.devDependencies}).length === 0) return {lock: '', install: '', prune: ''}
  if (paths.includes('pnpm-lock.yaml')) return {lock: 'pnpm-lock.yaml', install: 'corepack enable && pnpm install --frozen-lockfile', prune: 'CI=true pnpm prune --prod'}
  if (paths.includes('yarn.lock')) return {lock: 'yarn.lock', install: 'yarn install --frozen-lockfile', prune: 'yarn install --frozen-lockfile --production --ignore-scripts'}
  if (paths.includes('package-lock.json')) return {lock: 'package-lock.json', install: 'npm ci', prune: 'npm prune --omit=dev'}
  return {lock: '', install: 'npm install', prune: 'npm prune --omit=dev'}
}

const has = (own: Package, name: string): boolean => own.dependencies?.[name] !== undefined || own.devDependencies?.[name] !== undefined

function readPackage(text: string): Package | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
