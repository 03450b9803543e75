// A process of its own: SSH servers that answer from what a real host once answered.
// fork(…, [folder, port, hosts]); with a real host's name in $SHIPIT_BENCH_RECORD and its config in $SHIPIT_BENCH_SSH it asks that one, and keeps what it says.
import {spawn} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {createHash} from 'node:crypto'
import {join} from 'node:path'
import type {Readable} from 'node:stream'
import ssh2 from 'ssh2'
import type {ServerChannel} from 'ssh2'

const [folder = '', port = '0', hosts = '1'] = process.argv.slice(2)
const real = process.env['SHIPIT_BENCH_RECORD']

type Answer = {readonly stdout: string; readonly stderr: string; readonly code: number}

/** Words that differ each time: they stand in for one another. */
const marks = /shipit-[0-9a-f]{32}/g
const answers = new Map<string, Answer>()
const session = /SHIPIT_EXEC=(\S+)/

mkdirSync(folder, {recursive: true})
const hostKeys = [readFileSync(join(folder, 'host_key'))]
await Promise.all(Array.from({length: Number(hosts)}, (_, index) => listen(`127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`)))
process.send?.('ready')
process.on('disconnect', () => process.exit())

function listen(address: string): Promise<void> {
  const server = new ssh2.Server({hostKeys}, (client) => {
    client.on('error', () => undefined)
    client.on('authentication', (context) => context.accept())
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, {command}) => void answer(acceptExec(), command))
    })
  })
  return new Promise((resolve) => server.listen(Number(port), address, resolve))
}

async function answer(channel: ServerChannel, command: string): Promise<void> {
  channel.on('error', () => undefined)
  const text = await all(channel)
  const [mark = ''] = text.match(marks) ?? []
  const [, began = ''] = session.exec(command) ?? []
  const file = join(folder, `${createHash('sha256').update(command.replace(session, '')).update(text.replace(marks, 'MARK')).digest('hex')}.json`)
  if (real !== undefined && text !== '') writeFileSync(file, JSON.stringify(await askReal(command, text, {mark, began})))
  if (text !== '' && !kept(file)) process.stderr.write(`no answer is kept for ${command}: ${text.slice(-500)}\n`)
  const {stdout, stderr, code} = kept(file) ?? {stdout: '', stderr: '', code: text === '' ? 0 : 127}
  const told = (said: string): string => said.replaceAll('MARK', mark).replaceAll('BEGAN', began)
  channel.write(told(stdout))
  channel.stderr.write(told(stderr))
  channel.exit(code)
  channel.end()
}

/** Read once: the servers share their two cores with whom they answer. */
function kept(file: string): Answer | undefined {
  if (!answers.has(file) && existsSync(file)) answers.set(file, JSON.parse(readFileSync(file, 'utf8')) as Answer)
  return answers.get(file)
}

async function askReal(command: string, text: string, {mark, began}: {readonly mark: string; readonly began: string}): Promise<Answer> {
  const child = spawn('ssh', ['-F', process.env['SHIPIT_BENCH_SSH'] ?? '', real ?? '', command])
  child.stdin.end(text)
  const [stdout, stderr, code] = await Promise.all([all(child.stdout), all(child.stderr), new Promise<number>((resolve) => child.on('close', (exit) => resolve(exit ?? 1)))])
  const lasting = (said: string): string => said.replaceAll(mark, 'MARK').replaceAll(began, 'BEGAN')
  return {stdout: lasting(stdout), stderr: lasting(stderr), code}
}

const all = (stream: Readable): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    stream.setEncoding('utf8').on('data', (piece: string) => (text += piece))
    stream.on('end', () => resolve(text))
  })
