// Programs that the tests talk to. On Debian, as root, the missing ones are installed.
import {accessSync, constants, existsSync} from 'node:fs'
import {run} from './bootstrap.js'

const needed = {
  sshd: 'openssh-server',
  'ssh-keygen': 'openssh-client',
  git: 'git',
  curl: 'curl',
  script: 'bsdutils',
  sudo: 'sudo',
  ps: 'procps',
  age: 'age',
  busybox: 'busybox',
  zsh: 'zsh',
  fish: 'fish',
  tcsh: 'tcsh',
}

/** What a benchmark needs beside. */
const neededToMeasure = {ab: 'apache2-utils'}

export async function installSystemPackages({measures = false} = {}) {
  const all = {...needed, ...(measures && neededToMeasure)}
  const packages = [...new Set(Object.entries(all).flatMap(([program, name]) => (isThere(program) ? [] : [name])))]
  if (packages.length === 0) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(`These programs are needed by the tests and are missing; install ${packages.join(', ')}.`)
    return
  }
  const env = {DEBIAN_FRONTEND: 'noninteractive'}
  await run('apt-get', ['update', '-qq'], {env, quiet: true})
  // A policy that forbids services to start: the tests start their own sshd.
  await run('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...packages], {env: {...env, RUNLEVEL: '1'}, quiet: true})
}

const isThere = (program) => [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'].some((folder) => isExecutable(`${folder}/${program}`))

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
