import {execFile} from 'node:child_process'
import {access, constants, readdir, stat} from 'node:fs/promises'
import {homedir} from 'node:os'
import {join, resolve} from 'node:path'
import {promisify} from 'node:util'
import type {Config} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import {accessorySecrets} from '../../features/accessories/given.js'
import {secretNames} from '../../features/app/env.js'
import {storePasswords, storeSecrets} from '../../features/backups/stores/files.js'
import type {Here, KeyFile, Refusal} from '../../features/doctor/here.js'
import {gitOf} from '../../features/images/git.js'
import {findClients} from '../../run/local-engine.js'
import {here} from '../here.js'
import {imageSecrets} from '../image-ways.js'
import type {Project} from '../project.js'

/** What this machine is like, for the project in a folder: an open one, one that is refused, or none. */
export async function lookHere(directory: string, project: Project | ShipitError | undefined): Promise<Here> {
  const config = project instanceof ShipitError ? undefined : project?.config
  const [docker, {git}, ssh, agent, keys, secrets, clear] = await Promise.all([
    findClients(),
    here(() => undefined, {directory}).ask({git: gitOf(config?.build?.context ?? '.')}),
    sshVersion(),
    keysInAgent(process.env['SSH_AUTH_SOCK']),
    keyFiles(config),
    project === undefined || project instanceof ShipitError ? undefined : readSecrets(project),
    clearFiles(directory),
  ])
  const file = project instanceof ShipitError ? toRefusal(project) : config
  return {node: process.versions.node, file, fileName: 'deploy.yml', docker, git, ...(ssh !== undefined && {ssh}), ...(agent && {agent}), keys, ...(secrets && {secrets}), clear}
}

const toRefusal = ({code, message, hint}: ShipitError): Refusal => ({code, message, ...(hint !== undefined && {hint})})

async function sshVersion(): Promise<string | undefined> {
  try {
    return (await promisify(execFile)('ssh', ['-V'])).stderr.split('\n')[0]?.split(',')[0]
  } catch {
    return undefined
  }
}

async function keysInAgent(socket: string | undefined): Promise<Here['agent']> {
  if (!socket) return undefined
  const {agentIdentities} = await import('../../hosts/identity.js')
  try {
    return (await agentIdentities(socket)).map(({label}) => label.replace(/ \(agent\)$/, ''))
  } catch (error) {
    if (error instanceof ShipitError) return toRefusal(error)
    throw error
  }
}

const usualKeys = ['id_ed25519', 'id_ecdsa', 'id_rsa']

/** Usual ones that are there, and those that the file names, there or not. */
async function keyFiles(config: Config | undefined): Promise<readonly KeyFile[]> {
  const named = [...new Set(config?.hosts.flatMap(({key}) => key ?? []) ?? [])]
  const usual = usualKeys.map((name) => `~/.ssh/${name}`).filter((file) => !named.includes(file))
  const looked = await Promise.all([...named.map((file) => lookAtKey(file, true)), ...usual.map((file) => lookAtKey(file, false))])
  return looked.filter((key) => key.named || key.fault !== 'missing')
}

async function lookAtKey(file: string, named: boolean): Promise<KeyFile> {
  const path = resolve(file.replace(/^~(?=\/)/, homedir()))
  try {
    const {mode} = await stat(path)
    await access(path, constants.R_OK)
    return {file, named, mode: mode & 0o777}
  } catch (error) {
    return {file, named, fault: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable'}
  }
}

/** All that a deploy would ask for. */
async function readSecrets(project: Project): Promise<NonNullable<Here['secrets']>> {
  const {config} = project
  const names = [...new Set([...secretNames(config), ...accessorySecrets(config), ...imageSecrets(config), ...storeSecrets(config.stores ?? [])])]
  try {
    await project.secrets(names, {passwords: 'show', storePasswords: storePasswords(config.stores ?? [])})
    return {names}
  } catch (error) {
    if (!(error instanceof ShipitError)) throw error
    return {names, refusal: toRefusal(error)}
  }
}

/** Files of secrets in clear in the repository. */
async function clearFiles(directory: string): Promise<Here['clear']> {
  const files = (await readdir(join(directory, '.shipit')).catch(() => [])).filter((file) => /^secrets(\.|$)/.test(file) && !file.endsWith('.age')).map((file) => `.shipit/${file}`)
  return Promise.all(
    files.map(async (file) => ({
      file,
      mode: (await stat(join(directory, file))).mode & 0o777,
      inGit: await promisify(execFile)('git', ['-C', directory, 'ls-files', '--error-unmatch', '--', file]).then(() => true, () => false), // prettier-ignore
    })),
  )
}
