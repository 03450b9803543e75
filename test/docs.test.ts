import {Parser} from '@oclif/core'
import {Config} from '@oclif/core/config'
import {expect} from 'chai'
import {existsSync, readFileSync, readdirSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {parseArgsStringToArgv} from 'string-argv'
import {parse} from 'yaml'
import {root} from './house/process.js'
import {faultsOf} from './support/config.js'
import {madePages} from './support/made-pages.js'

const below = (folder: string): readonly string[] => readdirSync(`${root}${folder}`, {recursive: true, encoding: 'utf8'}).map((path) => join(folder, path))
const pages = ['README.md', 'CONTRIBUTING.md', ...below('docs'), ...below('examples')].filter((path) => path.endsWith('.md')).sort()
const textOf = (page: string): string => readFileSync(`${root}${page}`, 'utf8')

describe('the docs', () => {
  for (const page of pages) {
    const text = textOf(page)

    for (const {line, content} of blocksOf(text, 'yaml').filter((block) => !isPlaybook(block)))
      it(`${page}:${line} shows a deploy.yml, or a part of one, that shipit takes`, () => expect(faultsOf(completed(content))).to.deep.equal([]))

    for (const {line, content} of blocksOf(text, 'yaml').filter(isPlaybook))
      it(`${page}:${line} shows tasks of a playbook, each with a name and one module`, () =>
        expect((parse(content) as readonly object[]).map((task) => Object.keys(task).filter((key) => key === 'name' || key.includes('.')).length)).to.deep.equal(
          content.match(/^- /gm)?.map(() => 2),
        ))

    const commands = commandsIn(text)
    if (commands.length > 0)
      it(`${page} shows commands and flags that there are`, async () => {
        const config = await Config.load({root})
        const refused = await Promise.all(commands.map((command) => refusalOf(config, command)))
        expect(refused.flat()).to.deep.equal([])
      })

    const missing = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, target]) => target ?? '').filter((target) => !existsSync(join(root, dirname(page), target)))
    it(`${page} leads to pages that there are`, () => expect(missing).to.deep.equal([]))
  }

  it('that are made of the source are as it is now (`npm run docs` writes them anew)', async () => {
    const made = await madePages()
    for (const [name, text] of made) expect(textOf(`docs/${name}`), name).to.equal(text)
  })

  it('and the examples of commands show commands and flags that there are', async () => {
    const config = await Config.load({root})
    const examples = config.commands.flatMap(({examples = []}) => examples.map((example) => (typeof example === 'string' ? example : example.command)))
    const lines = examples.flatMap((example) => callsIn(example.replaceAll('<%= config.bin %>', 'shipit'), true))
    expect(lines).to.have.length.above(50)
    expect((await Promise.all(lines.map((line) => refusalOf(config, line)))).flat()).to.deep.equal([])
  })
})

/** Fenced blocks of a language, with the line that they begin at. */
function blocksOf(text: string, language: string): readonly {readonly line: number; readonly content: string}[] {
  return [...text.matchAll(new RegExp(`^ *\`\`\`${language}\n(.*?)^ *\`\`\``, 'gms'))].map((match) => ({
    line: text.slice(0, match.index).split('\n').length + 1,
    content: match[1] ?? '',
  }))
}

/** A part of a file, with what no file can do without before it. */
function completed(content: string): string {
  const least = {app: 'shop', image: 'acme/shop', hosts: '[203.0.113.10]', domains: '[shop.example.com]', port: '3000'}
  const absent = Object.entries(least).filter(([key]) => !new RegExp(`^${key}:`, 'm').test(content))
  return `${content}${absent.map(([key, value]) => `${key}: ${value}\n`).join('')}`
}

/** A deploy.yml is a mapping; tasks of Ansible are a list. */
function isPlaybook({content}: {readonly content: string}): boolean {
  return content.startsWith('- ')
}

type Line = {readonly text: string; readonly isWhole: boolean}

/** Every `shipit …`: lines of shell blocks, which can be typed as they stand, and code within the text, which may only name a command. */
function commandsIn(text: string): readonly Line[] {
  const shell = blocksOf(text, 'sh').flatMap(({content}) => content.split('\n'))
  const tasks = blocksOf(text, 'yaml')
    .filter(isPlaybook)
    .flatMap(({content}) => [...content.matchAll(/^ +cmd: (.*)$/gm)].map(([, command]) => command ?? ''))
  const inline = [...text.replace(/^ *```.*?^ *```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? '')
  return [...[...shell, ...tasks].flatMap((line) => callsIn(line, true)), ...inline.flatMap((code) => callsIn(code, false))]
}

function callsIn(code: string, isWhole: boolean): readonly Line[] {
  return code.split(/&&|\|\||[|;<>]| #/).flatMap((part) => {
    const text = /^\s*(?:\$ )?(shipit .*)$/.exec(part)?.[1]?.trim()
    return text === undefined ? [] : [{text, isWhole}]
  })
}

/** What oclif has against a command line. A word in brackets may be left out; one with `…` is the beginning of several. */
async function refusalOf(config: Config, {text, isWhole}: Line): Promise<readonly string[]> {
  const words = parseArgsStringToArgv(text.replace(/\[[^\]]*\]/g, ' '))
    .slice(1)
    .filter((word) => word !== '--help')
  if (words.length === 0 || words[0]?.startsWith('-') || words.some((word) => word.includes('…') || word === '...')) return []
  const depth = words.findLastIndex((_, index) => config.findCommand(words.slice(0, index + 1).join(':')) !== undefined) + 1
  const found = config.findCommand(words.slice(0, depth).join(':'))
  if (!found) return config.findTopic(words.join(':')) ? [] : [`${text}: no such command`]
  const {args, flags, strict, enableJsonFlag, baseFlags} = await found.load()
  const known = enableJsonFlag ? {...baseFlags, ...flags, json: jsonFlag} : {...baseFlags, ...flags}
  try {
    await Parser.parse(words.slice(depth), {args, flags: known, strict, '--': true})
    return []
  } catch (error) {
    const {message} = error as Error
    return !isWhole && /^Missing \d+ required arg/.test(message) ? [] : [`${text}: ${message.split('\n')[0]}`]
  }
}

const jsonFlag = {name: 'json', type: 'boolean', allowNo: false, parse: (value: unknown) => Promise.resolve(value)} as never
