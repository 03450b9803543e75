// What a fresh clone needs before anything of it can run: packages and a build. Plain Node, nothing else.
import {spawn} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

/** Folder of the package. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** Installs packages where the lock file is newer than what is there, and builds. Quick when nothing has changed. */
export async function bootstrap() {
  checkNode()
  await installPackages()
  const {build} = await import('./build.js')
  await build()
}

/** Runs a program in the package's folder with its output on ours. Answers its exit code; `signal` passes SIGTERM on to it. */
export const run = (program, args, {env = {}, signal, quiet = false} = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {cwd: root, env: {...process.env, ...env}, stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit']})
    const stop = () => child.kill('SIGTERM')
    signal?.addEventListener('abort', stop)
    child.on('error', reject)
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop)
      resolve(code ?? 1)
    })
  })

/** The same for steps that must succeed. */
export async function must(program, args, options) {
  const code = await run(program, args, options)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed with exit code ${code}`)
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Error(`shipit needs Node 20.19 or newer; this is ${process.version}`)
}

async function installPackages() {
  const stamp = `${root}node_modules/.installed`
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .update(process.version)
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  // `npm ci` fails on packages with a binary for each platform; install keeps to the lock file too.
  await must('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {quiet: true})
  writeFileSync(stamp, wanted)
}
