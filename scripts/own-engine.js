// A Docker engine that a test run has brought up goes with the last run that needs it; one that was there before is its owner's.
import {execFile} from 'node:child_process'
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'

const usual = {pidFile: '/var/run/docker.pid', mark: join(tmpdir(), 'shipit-test-engine'), systemd: existsSync('/run/systemd/system')}

/** Whether an engine answers on this machine. */
export const engineAnswers = async () => (await ask('docker', ['info', '--format', '{{.ServerVersion}}'])) !== undefined

/**
 * To be called when a run is over, with what `engineAnswers` said before it. Answers whether an engine was stopped.
 * While containers are on it that others brought, it stays, with a mark: the run that ends last stops it.
 */
export async function endOwnEngine(wasThere, places = {}) {
  const {pidFile, mark, systemd} = {...usual, ...places}
  const pid = read(pidFile)
  const isOwn = pid !== '' && (!wasThere || read(mark) === pid)
  if (!isOwn) return false
  const left = await ask('docker', ['ps', '--quiet'])
  if (left !== '') {
    if (left !== undefined) writeFileSync(mark, pid)
    return false
  }
  if (systemd) await ask('systemctl', ['stop', 'docker.socket', 'docker.service'])
  else await end(Number(pid))
  rmSync(mark, {force: true})
  return true
}

/** The engine finishes what it is at. */
async function end(pid) {
  process.kill(pid, 'SIGTERM')
  for (let tries = 0; tries < 300 && isAlive(pid); tries += 1) await sleep(100)
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** What a program prints; undefined where it fails. */
const ask = (program, args) => new Promise((resolve) => execFile(program, args, {timeout: 60_000}, (error, stdout) => resolve(error ? undefined : stdout.trim())))

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8').trim() : '')
