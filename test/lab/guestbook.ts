import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {request} from 'undici'
import {runProgram, shipit} from '../house/process.js'
import {newFolder} from '../support/folder.js'

/** An app that knows nothing of shipit: no /up, another port than any default. */
const guestbook: Readonly<Record<string, string>> = {
  'server.js': `const http = require('node:http')
http.createServer((req, res) => {
  if (req.url !== '/') return res.writeHead(404).end('no such page')
  res.end('guestbook, ' + process.env.GREETING)
}).listen(5173)
process.on('SIGTERM', () => process.exit(0))
`,
  'package.json': '{"name": "guestbook", "scripts": {"start": "node server.js"}}\n',
  Dockerfile: 'FROM node:20-slim\nWORKDIR /srv\nENV GREETING=hello\nCOPY . .\nEXPOSE 5173\nUSER node\nCMD ["node", "server.js"]\n',
}

/** Its repository, with nothing of shipit in it. */
export async function cloneGuestbook(): Promise<string> {
  const cwd = join(newFolder(), 'guestbook')
  mkdirSync(cwd)
  for (const [path, text] of Object.entries(guestbook)) writeFileSync(join(cwd, path), text)
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', 'commit', '--quiet', '--message', 'Guestbook'],
  ])
    await runProgram('git', args, {cwd})
  return cwd
}

/** What it took from a repository to the first answer. */
export type First = {readonly commands: readonly string[]; readonly keystrokes: number; readonly seconds: number; readonly answer: readonly [status: number, text: string]}

/** Types the commands of docs/getting-started.md, and asks for the page. A keystroke is a character or Enter. */
export async function goLive(cwd: string, on: {readonly host: string; readonly address: string; readonly env: Readonly<Record<string, string>>}): Promise<First> {
  const commands = [`shipit init --yes --host ${on.host}`, 'shipit setup --yes']
  const began = performance.now()
  for (const command of commands) {
    const {code, stdout, stderr} = await shipit(command.split(' ').slice(1), {cwd, env: on.env})
    if (code !== 0) throw new Error(`${command} ended with ${code}:\n${stdout}${stderr}`)
  }
  const {statusCode, body} = await request(`http://${on.address}/`)
  const answer = [statusCode, await body.text()] as const
  return {commands, keystrokes: commands.map((command) => command.length + 1).reduce((sum, each) => sum + each), seconds: (performance.now() - began) / 1000, answer}
}
