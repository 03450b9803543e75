import {execFile} from 'node:child_process'
import {readFile} from 'node:fs/promises'
import {promisify} from 'node:util'
import {ShipitError, messageOf} from '../errors.js'
import {readAlike} from './ssh-alike.js'
import type {Alike} from './ssh-alike.js'
import type {Endpoint} from './target.js'

/** What `ssh -G` says: some keys come several times. Empty where there is no ssh. */
export type Settings = Readonly<Record<string, readonly string[]>>

export type AskSsh = (endpoint: Endpoint) => Promise<Settings>

/**
 * Asks `ssh -G`, once for all hosts that its config does not tell apart: a program for each of 200 hosts takes longer than to log in to them.
 * Errors: CONFIG_INVALID when ssh's config is broken.
 */
export function makeAskSsh(configFile?: string): AskSsh {
  const ask = (endpoint: Endpoint, more: readonly string[] = []): Promise<Said> => runSsh(endpoint, [...more, ...(configFile === undefined ? [] : ['-F', configFile])])
  const shared = new Map<string, Promise<Settings>>()
  let first: Promise<First> | undefined
  const share = (key: string, endpoint: Endpoint): Promise<Settings> => {
    const settings = shared.get(key) ?? ask(endpoint).then((said) => said.settings)
    shared.set(key, settings)
    return settings
  }
  return async (endpoint) => {
    if (first === undefined) return (await (first = askFirst(endpoint, ask))).said.settings
    const known = await first.catch(() => undefined) // each host tells by itself what is wrong
    const key = known && keyOf(endpoint, known.alike)
    if (known === undefined || key === undefined) return (await ask(endpoint)).settings
    const settings = key === keyOf(known.of, known.alike) ? known.said.settings : await share(key, endpoint)
    return {...settings, hostname: [endpoint.address.toLowerCase()]}
  }
}

type Said = {readonly settings: Settings; readonly talk: string}
type First = {readonly of: Endpoint; readonly said: Said; readonly alike: Alike}

/** The first to ask has ssh tell, too, which files it reads. */
async function askFirst(of: Endpoint, ask: (endpoint: Endpoint, more: readonly string[]) => Promise<Said>): Promise<First> {
  const said = await ask(of, ['-v'])
  return {of, said, alike: readAlike(await readAll(filesRead(said.talk)))}
}

/** Hosts with the same key get the same answer but for `hostname`; undefined: this one has to be asked by itself. */
function keyOf({address, user, port}: Endpoint, alike: Alike): string | undefined {
  const lines = alike(address)
  return lines === undefined ? undefined : JSON.stringify([lines, user, port])
}

/** Undefined where ssh does not say. */
function filesRead(talk: string): readonly string[] | undefined {
  const files = [...talk.matchAll(/^debug1: Reading configuration data (.+?)\r?$/gm)].map(([, file]) => file ?? '')
  return files.length > 0 ? files : undefined
}

/** Undefined where one can't be read: by us, or any more. */
const readAll = async (files: readonly string[] | undefined): Promise<readonly string[] | undefined> =>
  files && Promise.all(files.map((file) => readFile(file, 'utf8'))).catch(() => undefined)

async function runSsh({address, user, port}: Endpoint, flags: readonly string[]): Promise<Said> {
  const words = ['-G', ...flags, ...(user === undefined ? [] : ['-l', user]), ...(port === undefined ? [] : ['-p', String(port)])]
  try {
    const {stdout, stderr} = await promisify(execFile)('ssh', [...words, '--', address], {timeout: 10_000})
    return {settings: readSettings(stdout), talk: stderr}
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {settings: {}, talk: ''}
    const said = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? withoutTalk(error.stderr) : messageOf(error)
    throw new ShipitError('CONFIG_INVALID', `ssh cannot read its config for ${address}: ${said}`, {hint: `Try \`ssh -G ${address}\`.`, cause: error})
  }
}

/** What `-v` adds. */
const withoutTalk = (text: string): string => text.replaceAll(/^(debug\d: |OpenSSH_).*\n?/gm, '').trim()

/** Lines of `key value`; some keys come several times. */
function readSettings(text: string): Settings {
  const settings: Record<string, string[]> = {}
  for (const line of text.split('\n')) {
    const [, key, value] = /^(\S+) (.+)$/.exec(line) ?? []
    if (key !== undefined && value !== undefined) (settings[key] ??= []).push(value)
  }
  return settings
}
