// The main job on real input: three hosts, a web app on them, a second version while the first is used, and the way back.
import {spawn} from 'node:child_process'
import {cpSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {homedir} from 'node:os'
import {dirname, join} from 'node:path'
import {startLoad} from '../dist/test/support/load.js'
import {root} from './bootstrap.js'

const state = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state')
const repository = join(state, 'shipit', 'demo', 'hello')
const began = Date.now()
const calm =
  process.stdout.isTTY && !process.env.NO_COLOR ? {strong: (text) => `\x1b[1m${text}\x1b[22m`, quiet: (text) => `\x1b[2m${text}\x1b[22m`} : {strong: String, quiet: String}

try {
  await show()
} catch (error) {
  console.error(`\n${error.message}`)
  process.exitCode = 1
}

async function show() {
  say('Three hosts on this machine: Debian with systemd, sshd and Docker.')
  await shipit(['lab', 'up', '--image', 'node:20-slim'])

  say('An app: examples/hello, in a folder of its own.')
  copyApp()
  tell(`cd ${repository}`)
  tell('cat deploy.yml')
  process.stdout.write(readFileSync(join(repository, 'deploy.yml'), 'utf8'))

  say('What every host needs, once.')
  await shipit(['setup', '-d', 'lab', '--yes', '--no-deploy'])

  say('The first version.')
  await shipit(['deploy', '-d', 'lab', '--yes'])
  const urls = await labUrls()
  await ask(urls)

  say('A second version, while the first is used: GET and POST over kept and fresh connections, slow requests, WebSockets.')
  changeApp()
  const load = await startLoad({targets: urls.map((url) => ({name: url, url, clients: {keepAlive: 2, fresh: 1, echo: 1, long: 1, sockets: 1}})), longMs: 3000})
  try {
    await shipit(['deploy', '-d', 'lab', '--yes'])
    await load.served(200)
    await ask(urls)
    count(await load.report())

    say('And back, under the same load.')
    await shipit(['rollback', '-d', 'lab', '--yes'])
    await load.served(200)
    await ask(urls)
  } finally {
    judge(await load.stop())
  }
  sayWhatNext(urls)
}

function copyApp() {
  rmSync(repository, {recursive: true, force: true})
  mkdirSync(dirname(repository), {recursive: true})
  cpSync(join(root, 'examples/hello'), repository, {recursive: true})
  edit('deploy.yml', 'build: .', 'build: .\ntag: v1')
}

function changeApp() {
  tell("sed -i 's/tag: v1/tag: v2/' deploy.yml")
  edit('deploy.yml', 'tag: v1', 'tag: v2')
  tell(`sed -i "s/'hello'/'hello again'/" routes.js`)
  edit('routes.js', "'hello'", "'hello again'")
}

function edit(file, from, to) {
  const text = readFileSync(join(repository, file), 'utf8')
  if (!text.includes(from)) throw new Error(`examples/hello/${file} has no "${from}" any more: scripts/demo.js is out of date.`)
  writeFileSync(join(repository, file), text.replace(from, to))
}

/** What each host answers. */
async function ask(urls) {
  for (const url of urls) {
    tell(`curl ${url}`)
    process.stdout.write(await (await fetch(url)).text())
  }
}

async function labUrls() {
  const {hosts} = JSON.parse(await output(['lab', 'status', '--json']))
  return hosts.map(({address, published}) => (published?.['80'] ? `http://127.0.0.1:${published['80']}/` : `http://${address}/`))
}

function count({requests, failed, byVersion, longestGapMs, p99}) {
  const versions = Object.entries(byVersion).map(([version, number]) => `${thousands(number)} by ${version}`)
  console.log(calm.strong(`\n${thousands(requests)} requests, ${thousands(failed.length)} failed`))
  console.log(calm.quiet(`${versions.join(', ')}; 99 of 100 within ${Math.ceil(p99)} ms; never more than ${longestGapMs} ms without an answer`))
}

function judge(report) {
  count(report)
  if (report.failed.length === 0) return
  for (const {when, target, kind, error} of report.failed.slice(0, 10)) console.log(`  ${when}  ${target}  ${kind}: ${error}`)
  throw new Error('Requests have failed: that must not be.')
}

function sayWhatNext([url]) {
  say(`That took ${Math.round((Date.now() - began) / 1000)} s. The lab stays up; go on with it:`)
  for (const line of [
    `cd ${repository}`,
    `alias shipit=${join(root, 'bin/run.js')}`,
    'shipit status -d lab             # what runs where',
    'shipit releases -d lab           # what can be gone back to',
    'shipit plan -d lab               # what a deploy would change now',
    'shipit deploy -d lab             # the second version again',
    'echo \'env: {FAIL: "500"}\' >> deploy.yml && shipit deploy -d lab   # a release that is not well: the old one stays',
    `curl ${url}`,
    'shipit logs -d lab -f            # of every replica, in one stream',
    'shipit lab down                  # the end: nothing of it is left but images',
  ])
    console.log(`  ${line}`)
}

function say(text) {
  console.log(`\n${calm.strong(text)}`)
}

function tell(command) {
  console.log(calm.quiet(`$ ${command}`))
}

/** Runs the real command before the reader's eyes. */
async function shipit(args) {
  tell(`shipit ${args.join(' ')}`)
  const code = await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin/run.js'), ...args], {cwd: args[0] === 'lab' ? root : repository, stdio: 'inherit'})
    child.on('error', reject)
    child.on('close', (exit, signal) => resolve(exit ?? signal))
  })
  if (code !== 0) throw new Error(`shipit ${args.join(' ')} ended with ${code}.`)
}

function output(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin/run.js'), ...args], {stdio: ['ignore', 'pipe', 'inherit']})
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (part) => (text += part))
    child.on('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`shipit ${args.join(' ')} ended with ${code}.`))))
  })
}

function thousands(number) {
  return number.toLocaleString('en-US')
}
