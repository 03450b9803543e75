import {chmodSync, readFileSync, writeFileSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {engines} from '../../src/lib/engines/index.js'
import type {ContainerSpec} from '../../src/lib/engines/engine.js'
import {secretEnvFile} from '../../src/lib/engines/secret-env.js'
import type {SecretVariable} from '../../src/lib/engines/secret-env.js'
import {toShell} from '../../src/lib/shell/command.js'
import {Secret} from '../../src/lib/shell/secret.js'
import {newFolder} from '../support/folder.js'

const variables = (values: Readonly<Record<string, string>>): readonly SecretVariable[] =>
  Object.entries(values).map(([env, value]) => ({env, name: env, value: new Secret(value)}))

const spec = (names: readonly string[], file: string): ContainerSpec => ({
  name: 'c',
  image: 'shop',
  network: {name: 'n', aliases: []},
  labels: {},
  env: {},
  secretEnv: {names, file},
  mounts: [],
  limits: {},
  publish: [],
  restart: 'no',
  command: [],
  stopTimeout: 1,
  options: [],
})

/** A client that writes down what it is given. */
const client = `#!/bin/sh
printf '%s\\n' "$@" >"$SEEN/argv"
tr '\\0' '\\n' </proc/$$/environ >"$SEEN/environ"
case " $* " in *' /dev/stdin '*) cat >"$SEEN/stdin" ;; esac
`

async function create(values: Readonly<Record<string, string>>, shell: string): Promise<{readonly argv: string; readonly environ: string; readonly stdin: string}> {
  const folder = newFolder()
  writeFileSync(join(folder, 'docker'), client)
  chmodSync(join(folder, 'docker'), 0o755)
  writeFileSync(join(folder, 'stdin'), '')
  writeFileSync(join(folder, 'env'), secretEnvFile(variables(values)).reveal())
  const text = toShell(engines.docker.create(spec(Object.keys(values), join(folder, 'env'))))
  await execa(shell, ['-s'], {input: `set -eu; ${text}`, env: {PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`, SEEN: folder}})
  const seen = (name: string): string => readFileSync(join(folder, name), 'utf8')
  return {argv: seen('argv'), environ: seen('environ'), stdin: seen('stdin')}
}

const hostile = {
  PATH: '/nowhere',
  HOME: '/root/x',
  LD_PRELOAD: '/evil.so',
  DOCKER_HOST: "tcp://it's $HOME",
  IFS: 'abc',
  ENV: '/etc/rc',
  OPTIND: 'x',
  UID: '0',
  BASH_ENV: '/e',
  PS4: '$(id)',
}

describe('secret variables', () => {
  for (const shell of ['sh', 'bash']) {
    it(`reach the client in its environment, byte for byte, and none of them its argv (${shell})`, async () => {
      const values = {TOKEN: `it's "$HOME" \`id\` \\ é`, LINES: 'one\n\ttwo\n', LARGE: 'x'.repeat(64 * 1024), file: 'lower'}
      const {argv, environ} = await create(values, shell)
      for (const [name, value] of Object.entries(values)) expect(environ, name).to.include(`${name}=${value}\n`)
      expect(argv.split('\n').slice(0, 14)).to.deep.equal([
        'create',
        '--pull',
        'never',
        '--restart',
        'no',
        '--env',
        'TOKEN',
        '--env',
        'LINES',
        '--env',
        'LARGE',
        '--env',
        'file',
        '--name',
      ])
    })

    it(`that sh or the client would read themselves disturb neither: they come as a list on its stdin (${shell})`, async () => {
      const {argv, environ, stdin} = await create({...hostile, TOKEN: 'plain'}, shell)
      const lines = Object.entries(hostile).map(([name, value]) => `${name}=${value}\n`)
      expect(stdin).to.equal(lines.join(''))
      for (const line of lines) expect(environ).to.not.include(line)
      expect(environ).to.include('TOKEN=plain\n').and.not.include('shipit_listed')
      expect(argv.split('\n').slice(5, 9)).to.deep.equal(['--env-file', '/dev/stdin', '--env', 'TOKEN'])
    })
  }

  it('that cannot arrive are refused by name, with the way out and without the value', () => {
    const refusal = (env: string, value: string): string => {
      try {
        secretEnvFile([{env, name: 'KEPT', value: new Secret(value)}])
        return 'taken'
      } catch (error) {
        expect(error).to.have.property('hint').that.includes('files:')
        return (error as Error).message
      }
    }
    expect(refusal('A', 'a\0b')).to.equal('The secret KEPT cannot be the variable A: it holds a NUL byte, which no variable can.')
    expect(refusal('A', 'x'.repeat(131_072))).to.equal('The secret KEPT cannot be the variable A: it has 131074 bytes, and 131071 are the most that a variable can hold.')
    expect(refusal('PATH', 'a\nb')).to.match(/^The secret KEPT cannot be the variable PATH: it has several lines/)
    expect(refusal('PATH', 'x'.repeat(62_000))).to.match(/^The secret KEPT cannot be the variable PATH: it has 62005 bytes/)
    expect(refusal('PATH', '/bin')).to.equal('taken')
  })
})
