import type {Build, Config, Hook, Host, HookName, ProxySettings} from '../config.js'
import {builderOf, resolveHosts} from '../hosts.js'
import {nameOf} from '../paths.js'
import {roleSources} from '../role-sources.js'
import type {Written} from '../schema/file.js'
import {wordsOf} from '../words/command-words.js'
import {secondsOf} from '../words/duration.js'
import {resolveAccessory} from './accessory.js'
import {resolveBackups, resolveStore} from './backup.js'
import {textOf} from './container.js'
import {resolveJob} from './job.js'
import {resolveRole} from './role.js'
import {secretSourceOf} from './secret-source.js'
import {resolveUse} from './use.js'

/** Fills in every default. The file must have passed the schema and the rules: it is not checked again. */
export function resolve(written: Written, {destination}: {readonly destination?: string | undefined} = {}): Config {
  const name = nameOf(written.app, destination)
  const hosts = resolveHosts(written)
  const batch = batchOf(written.deploy?.batch, hosts.length)
  const roles = roleSources(written).map((source) => resolveRole(source, name, hosts))
  const accessories = Object.entries(written.accessories ?? {}).map(([accessory, own]) => resolveAccessory(accessory, own, name, hosts))
  return {
    app: written.app,
    ...(destination !== undefined && {destination}),
    name,
    image: written.image ?? written.app,
    ...(written.tag !== undefined && {tag: written.tag}),
    ...(written.build !== undefined && {build: buildOf(written.build, written, hosts)}),
    ...(written.registry !== undefined && {registry: {server: 'docker.io', ...written.registry}}),
    engine: written.engine ?? 'docker',
    hosts,
    roles,
    proxy: proxyOf(written.proxy ?? {}),
    accessories,
    ...(written.uses !== undefined && {uses: Object.entries(written.uses).map(([alias, own]) => resolveUse(alias, own, name))}),
    ...(written.jobs !== undefined && {jobs: Object.entries(written.jobs).map(([job, own]) => resolveJob(job, {written: own, top: written}, name, hosts))}),
    ...(written.backups !== undefined && {backups: resolveBackups(written.backups, {app: name, hosts, roles, accessories})}),
    ...(written.stores !== undefined && {stores: Object.entries(written.stores).map(([store, own]) => resolveStore(store, own))}),
    hooks: hooksOf(written.hooks ?? {}),
    aliases: written.aliases ?? {},
    ...(written.secret_sources !== undefined && {secretSources: written.secret_sources.map(secretSourceOf)}),
    ...(batch !== undefined && {batch}),
    keep: written.deploy?.keep ?? 5,
    ...(written.deploy?.backup_before === true && {backupBefore: true as const}),
    ...watchOf(written.deploy ?? {}),
  }
}

function buildOf(written: NonNullable<Written['build']>, file: Written, hosts: readonly Host[]): Build {
  const {context, args, secrets, platforms, on, ...rest} = typeof written === 'string' ? {context: written} : written
  const builder = on === undefined ? undefined : builderOf(on, file, hosts)
  return {context: context ?? '.', args: textOf(args), secrets: secrets ?? [], platforms: platforms ?? [], ...rest, ...(builder && !builder.local && {on: builder})}
}

const proxyOf = ({image, http_port, https_port, email, acme_ca, acme_root, trusted_proxies}: NonNullable<Written['proxy']>): ProxySettings => ({
  image: image ?? 'caddy:2',
  httpPort: http_port ?? 80,
  httpsPort: https_port ?? 443,
  ...(email !== undefined && {email}),
  ...(acme_ca !== undefined && {acmeCa: acme_ca}),
  ...(acme_root !== undefined && {acmeRoot: acme_root}),
  ...(trusted_proxies !== undefined && {trustedProxies: [trusted_proxies].flat()}),
})

export function hooksOf(written: NonNullable<Written['hooks']>): Config['hooks'] {
  const entries = Object.entries(written) as readonly [HookName, NonNullable<(typeof written)[HookName]>][]
  return Object.fromEntries(entries.map(([name, hook]) => [name, hookOf(hook)]))
}

function hookOf(written: NonNullable<NonNullable<Written['hooks']>[HookName]>): Hook {
  const hook = typeof written === 'string' ? {command: written} : written
  return {command: wordsOf(hook.command), in: hook.in ?? 'deployer', timeout: secondsOf(hook.timeout ?? '10m'), ...(hook.role !== undefined && {role: hook.role})}
}

/** Where visitors try a release first, it can be taken back. */
function watchOf({abort_on_errors, watch, canary}: NonNullable<Written['deploy']>): Pick<Config, 'watch' | 'canary'> {
  const limit = abort_on_errors ?? (canary && '5%')
  return {
    ...(limit !== undefined && {watch: {limit: Number.parseFloat(limit), seconds: secondsOf(watch ?? '30s')}}),
    ...(canary && {canary: {share: Number.parseInt(canary.share, 10), seconds: secondsOf(canary.for)}}),
  }
}

/** `25%` of the hosts, one at least. */
function batchOf(batch: string | number | undefined, hosts: number): number | undefined {
  return typeof batch === 'string' ? Math.max(1, Math.floor((hosts * Number.parseInt(batch, 10)) / 100)) : batch
}
