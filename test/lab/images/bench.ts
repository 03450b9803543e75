import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execa} from 'execa'
import {here} from '../../../src/lib/cli/here.js'
import {labDown} from '../../../src/lib/cli/lab/down.js'
import {labUp} from '../../../src/lib/cli/lab/up.js'
import type {Config, Host} from '../../../src/lib/config/config.js'
import {engines} from '../../../src/lib/engines/index.js'
import type {Engine} from '../../../src/lib/engines/engine.js'
import {planBuild} from '../../../src/lib/features/images/build.js'
import {nameOf} from '../../../src/lib/features/images/identify.js'
import type {Wanted} from '../../../src/lib/features/images/identify.js'
import {nameFor} from '../../../src/lib/features/images/platforms.js'
import type {HostImages} from '../../../src/lib/features/images/deliver.js'
import {localImages} from '../../../src/lib/features/images/local.js'
import type {LocalImage} from '../../../src/lib/features/images/local.js'
import {roomOf} from '../../../src/lib/features/images/room.js'
import {labHost} from '../../../src/lib/features/lab/spec.js'
import {openFleet} from '../../../src/lib/hosts/fleet.js'
import type {Fleet} from '../../../src/lib/hosts/fleet.js'
import type {Plan} from '../../../src/lib/plan/plan.js'
import {archiveSource} from '../../../src/lib/run/archive.js'
import {execute} from '../../../src/lib/run/execute.js'
import type {LocalEngine} from '../../../src/lib/run/local-engine.js'
import {observe} from '../../../src/lib/run/observe.js'
import type {Event} from '../../../src/lib/run/world.js'

/** Named for the run, so that runs side by side leave each other's alone. */
const lab = `${process.env['SHIPIT_TEST_LAB'] ?? 'test'}-images`

/** One lab host, and this machine's engine with images made for a test. */
export type Bench = {
  readonly engine: LocalEngine
  readonly fleet: Fleet
  readonly host: string
  readonly hosts: readonly Host[]
  /** Builds an image of this machine's engine out of a Dockerfile and files. */
  build(name: string, files: Readonly<Record<string, string | Buffer>>): Promise<LocalImage>
  /** The same by what a config says of its build: an image for each platform. */
  buildFor(config: Config, files: Readonly<Record<string, string | Buffer>>): Promise<readonly LocalImage[]>
  look(engine?: Engine): Promise<HostImages>
  /** Answers what was told, and the bytes that the host was sent meanwhile. */
  carry(plan: Plan): Promise<{readonly events: readonly Event[]; readonly sent: number}>
  /** Runs sh on the host; answers stdout. */
  sh(script: string): Promise<string>
}

type Standing = Bench & {readonly close: () => Promise<void>}

let standing: Promise<Standing> | undefined

/** The bench, brought up by whoever asks first. */
export const openBench = (): Promise<Bench> => (standing ??= bringUp())

// Mocha takes a hook that stands outside of every suite for one of the whole run.
after(async function () {
  this.timeout(60_000)
  const bench = await standing?.catch(() => undefined)
  await bench?.close()
})

async function bringUp(): Promise<Standing> {
  const deployer = here(() => undefined)
  const {hosts} = await labUp({name: lab, hosts: [labHost('web1')], images: ['debian:13']}, deployer)
  const fleet = await openFleet(hosts)
  const engine = await deployer.engine()
  const host = hosts[0]?.name ?? ''
  const built = new Set<string>()
  const sh = async (script: string): Promise<string> => {
    const {exitCode, stdout, stderr} = await fleet.on(host).script(script)
    if (exitCode !== 0) throw new Error(`${script}\n${stdout}\n${stderr}`)
    return stdout
  }
  return {
    engine,
    fleet,
    host,
    hosts,
    build: async (name, files) => {
      built.add(name)
      await buildImage(engine, name, files)
      const [image] = (await deployer.ask({found: localImages(engine, [name])})).found
      if (!image) throw new Error(`${name} was not built`)
      return image
    },
    buildFor: async (config, files) => {
      const wanted: Wanted = {repository: config.image, tag: config.tag ?? '', build: true, warnings: []}
      await inFolder(files, (folder) => deployer.carryOut(planBuild({...config, ...(config.build && {build: {...config.build, context: folder}})}, wanted, engine, new Map())))
      const names = (config.build?.platforms ?? []).map((platform) => nameFor(nameOf(wanted), platform))
      names.forEach((name) => built.add(name))
      return (await deployer.ask({found: localImages(engine, names)})).found
    },
    look: async (on = engines.docker) => ({host, ...(await observe(fleet.on(host), {images: on.images(), room: roomOf(on)}))}),
    carry: async (plan) => {
      const events: Event[] = []
      const before = fleet.on(host).counters.bytesSent
      await execute(plan, {fleet, directory: tmpdir(), tell: (event) => events.push(event), archive: archiveSource(deployer.engine)})
      return {events, sent: fleet.on(host).counters.bytesSent - before}
    },
    sh,
    close: async () => {
      await fleet.close()
      await execa(engine.docker, ['image', 'rm', '--force', ...built], {env: engine.env, reject: false})
      await labDown(lab, deployer)
    },
  }
}

async function buildImage(engine: LocalEngine, name: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  await inFolder(files, (folder) => execa(engine.docker, ['build', '--quiet', '--tag', name, folder], {env: engine.env}))
}

async function inFolder(files: Readonly<Record<string, string | Buffer>>, work: (folder: string) => Promise<unknown>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'shipit-image-'))
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content)
  try {
    await work(folder)
  } finally {
    rmSync(folder, {recursive: true})
  }
}
