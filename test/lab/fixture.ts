import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {execa} from 'execa'
import {findLocalEngine} from '../../src/lib/run/local-engine.js'
import {root, shipit} from '../house/process.js'
import {waitUntil} from './until.js'

/** Hosts that stand for a whole test run, set up once. Apps of their own names keep test files apart. */
export type TestLab = {
  readonly name: string
  /** web1, web2, web3: as deploy.yml may name them. */
  readonly hosts: readonly LabHost[]
  /** An image of examples/hello, in the deployer's engine alone. */
  readonly image: {readonly image: string; readonly tag: string}
  /** Variables with which shipit finds the hosts by those names. */
  readonly env: Readonly<Record<string, string>>
  /** For what has to be left behind by nobody. */
  readonly folder: string
  readonly sshConfig: string
}

export type LabHost = {readonly name: string; readonly address: string}

/** `npm test` names it, so that runs side by side leave each other alone. */
const labName = process.env['SHIPIT_TEST_LAB'] ?? 'test'
/** SHIPIT_KEEP_TEST_LAB=1: the lab of the last run goes on, and stays for the next one. */
export const isKept = process.env['SHIPIT_KEEP_TEST_LAB'] === '1'

let standing: Promise<TestLab> | undefined

/** The lab, brought up by whoever asks first. */
export const openLab = (): Promise<TestLab> => (standing ??= bringUp(labName))

export type LabAlone = TestLab & {readonly close: () => Promise<void>}

/** A lab for a test that looks at whole hosts, or lays them bare: what other tests leave there would be in its way. Its name begins as that of the run, which takes it down where the test does not. */
export async function openLabAlone(test: string): Promise<LabAlone> {
  const lab = await bringUp(`${labName}-${test}`)
  const close = async (): Promise<void> => {
    if (!isKept) await must(['lab', 'down', '--name', lab.name])
    await rm(lab.folder, {recursive: true, force: true})
  }
  return {...lab, close}
}

/** Runs sh on a host, as root. Answers stdout; throws where it fails. */
export async function onHost(lab: TestLab, host: string, script: string): Promise<string> {
  const {stdout} = await execa('ssh', ['-F', lab.sshConfig, '-o', 'LogLevel=ERROR', host, 'sh -s'], {input: script})
  return stdout
}

/** Waits until something holds on a host. Throws after two minutes, and says what has not come. */
export const untilOnHost = (lab: TestLab, host: string, condition: string): Promise<string> => onHost(lab, host, waitUntil(condition))

// Mocha takes hooks that stand outside of every suite for hooks of the whole run. The first lab of a machine builds its images: that takes minutes.
before(async function () {
  this.timeout(900_000)
  await openLab()
})

after(async function () {
  this.timeout(120_000)
  if (standing === undefined) return
  const lab = await standing.catch(() => undefined)
  if (!isKept) await Promise.all([must(['lab', 'down', '--name', labName]), forgetHello()])
  if (lab) await rm(lab.folder, {recursive: true, force: true})
})

async function bringUp(name: string): Promise<TestLab> {
  const up = JSON.parse(await must(['lab', 'up', '--name', name, '--hosts', '3', '--image', 'node:20-slim', '--json'])) as {
    readonly hosts: readonly LabHost[]
    readonly sshConfig: string
  }
  const folder = await mkdtemp(join(tmpdir(), 'shipit-lab-test-'))
  const lab: TestLab = {
    name,
    hosts: up.hosts.map(({name, address}) => ({name, address})),
    image: await buildHello(),
    env: {PATH: `${await sshThatKnows(up.sshConfig, folder)}${delimiter}${process.env['PATH'] ?? ''}`},
    folder,
    sshConfig: up.sshConfig,
  }
  await writeFile(join(folder, 'deploy.yml'), JSON.stringify({app: 'setup', image: 'hello', tag: '1', hosts: lab.hosts.map((host) => host.name), port: 3000}))
  await must(['setup', '--yes', '--no-deploy'], {cwd: folder, env: lab.env})
  return lab
}

/** A user would write `Include` into ~/.ssh/config; tests leave that file alone. */
export async function sshThatKnows(config: string, folder: string): Promise<string> {
  const {stdout: ssh} = await execa('sh', ['-c', 'command -v ssh'])
  await writeFile(join(folder, 'ssh'), `#!/bin/sh\nexec ${ssh} -F '${config}' "$@"\n`)
  await chmod(join(folder, 'ssh'), 0o755)
  return folder
}

/** Named for the run: another one may be of another hello. */
const hello = {image: `shipit-test-hello-${labName}`, tag: '1'}

async function buildHello(): Promise<TestLab['image']> {
  const {docker, env} = await findLocalEngine()
  await execa(docker, ['build', '--quiet', '--tag', `${hello.image}:${hello.tag}`, join(root, 'examples/hello')], {env})
  return hello
}

async function forgetHello(): Promise<void> {
  const {docker, env} = await findLocalEngine()
  await execa(docker, ['image', 'rm', `${hello.image}:${hello.tag}`], {env, reject: false})
}

async function must(args: readonly string[], options: Parameters<typeof shipit>[1] = {}): Promise<string> {
  const {code, stdout, stderr} = await shipit(args, options)
  if (code !== 0) throw new Error(`shipit ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
  return stdout
}
