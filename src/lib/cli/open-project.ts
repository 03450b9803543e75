import {userInfo, hostname} from 'node:os'
import {dirname, resolve} from 'node:path'
import type {Config} from '../config/config.js'
import {withHosts} from '../config/with-hosts.js'
import type {SecretPlace} from '../secrets/adapter.js'
import type {Event} from '../run/world.js'
import type {Secret} from '../shell/secret.js'
import {asCalled} from './as-called.js'
import {openAnswer, silentAnswer} from './answer.js'
import {listenAloud} from './aloud.js'
import {neededSecrets} from './databases/secrets.js'
import type {ProjectFlags, TalkFlags} from './flags.js'
import {here} from './here.js'
import {listenForInterrupt} from './interrupt.js'
import {openView} from './live.js'
import {loadConfig} from './load-config.js'
import {watchPresent} from './present.js'
import type {Project} from './project.js'
import {questionsOf} from './questions.js'
import {textWithoutSecrets, withoutSecrets} from './redact.js'
import {openTerminal} from './terminal.js'
import type {Terminal} from './terminal.js'
import {openTrace, traced} from './trace.js'

/** What only reads has nothing to go back from when it is interrupted. Default: it changes something. */
type Ways = {readonly changes?: boolean}

/** Opens the project that a command was called in, does the work, and closes what is open whatever happens. What is thrown holds no secret that was read. */
export async function inProject<T>(flags: ProjectFlags & TalkFlags, work: (project: Project) => Promise<T>, {changes = true}: Ways = {}): Promise<T> {
  const directory = directoryOf(flags)
  const terminal = openTerminal(flags)
  const config = await placed(await loadConfig({directory: process.cwd(), file: flags['config-file'], destination: flags.destination}))
  const known: Secret[] = []
  const {view, said, counts, killed, tell, present} = openEyes(terminal, known)
  const interrupt = listenForInterrupt(changes ? view.note : () => undefined, present)
  const answer = flags.json ? silentAnswer(interrupt.abort) : openAnswer(view, interrupt.abort)
  const back = {...questionsOf(terminal), acceptNewHostKeys: flags['accept-new-host-keys'] ?? false}
  const ways = {...back, signal: interrupt.signal}
  const secretPlace = {directory, ...placeOf(config), ...(ways.askPassphrase && {ask: ways.askPassphrase})}
  try {
    return await work({
      directory,
      config,
      who: whoAmI(),
      terminal,
      here: here(tell, {signal: interrupt.signal, directory}),
      view: {...view, tell},
      ...{said, counts, killed},
      say: answer.say,
      advise: (text) => answer.say(asCalled(text, flags)),
      signal: interrupt.signal,
      secretPlace,
      async secrets(names, databases) {
        const secrets = await neededSecrets(config, names, {...databases, place: secretPlace, note: view.note})
        known.push(...secrets.values())
        return secrets
      },
      connect: async (hosts, options) => (await import('../hosts/fleet.js')).openFleet(hosts, options?.evenIfCancelled ? back : ways),
      connectEach: async (hosts) => (await import('../hosts/fleet.js')).connectEach(hosts, ways),
    })
  } catch (error) {
    throw withoutSecrets(error, known)
  } finally {
    await answer.written()
    await view.close()
    interrupt.stop()
  }
}

/** All that watches what happens: the view, what was said aloud, the trace, and what is under way. None of them is told a secret by a program of the user. */
function openEyes(terminal: Terminal, known: readonly Secret[]) {
  const view = traced(openView(terminal), openTrace(process.env['SHIPIT_TRACE']))
  const ear = listenAloud(view.tell, view.note, terminal.talk)
  const watch = watchPresent()
  const tell = (event: Event): void => {
    watch.tell(event)
    ear.tell(event.kind === 'line' ? {...event, text: textWithoutSecrets(event.text, known)} : event)
  }
  return {view, said: ear.said, counts: ear.counts, killed: ear.killed, tell, present: watch.present}
}

/** The folder that deploy.yml is in. */
const directoryOf = ({'config-file': file}: ProjectFlags): string => (file === undefined ? process.cwd() : dirname(resolve(file)))

/** What of a config tells where its secrets are. */
const placeOf = ({destination, secretSources}: Config): Pick<SecretPlace, 'destination' | 'sources'> => ({
  ...(destination !== undefined && {destination}),
  ...(secretSources && {sources: secretSources}),
})

/** A user that the machine has no name for goes by its number. */
function whoAmI(): string {
  try {
    return `${userInfo().username}@${hostname()}`
  } catch {
    return `${process.getuid?.() ?? 'somebody'}@${hostname()}`
  }
}

/** With `-d lab` the hosts of the lab stand in for those of the file; SHIPIT_LAB names another than the default one. */
async function placed(config: Config): Promise<Config> {
  if (config.destination !== 'lab') return config
  const {labHosts} = await import('./lab/up.js')
  return withHosts(
    config,
    await labHosts(
      process.env['SHIPIT_LAB'] ?? 'default',
      here(() => undefined),
    ),
  )
}
