import {execFileSync} from 'node:child_process'
import {mkdtempSync, mkdirSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import type {Build} from '../../../src/lib/config/config.js'
import {gitOf} from '../../../src/lib/features/images/git.js'
import type {Git} from '../../../src/lib/features/images/git.js'
import {identify} from '../../../src/lib/features/images/identify.js'
import {toShell} from '../../../src/lib/shell/command.js'
import {config} from '../../support/release.js'
import {faultOf} from '../../support/thrown.js'

const build: Build = {context: '.', args: {}, secrets: [], platforms: []}
const clean: Git = {kind: 'work-tree', commit: 'c0ffee', describe: 'v1.2-3-gc0ffee', changes: []}
const dirty: Git = {...clean, changes: ['src/a.ts', 'b', 'c', 'd', 'e', 'f', 'g']}

describe('identify()', () => {
  it('takes the tag from git where nothing else gives one', () => {
    expect(identify(config({build}), undefined, clean)).to.deep.equal({repository: 'shop', tag: 'v1.2-3-gc0ffee', build: true, commit: 'c0ffee', warnings: []})
  })

  it('says loudly what a build has that no commit has', () => {
    expect(identify(config({build}), undefined, dirty)).to.deep.include({
      tag: 'v1.2-3-gc0ffee-dirty',
      warnings: ['The image includes 7 uncommitted changes: src/a.ts, b, c, d, e, and 2 more. Commit first for a tag that names what is in it.'],
    })
  })

  it('says it under a tag of the config too', () => {
    expect(identify(config({build, tag: 'v9'}), undefined, {...dirty, changes: ['a']})).to.deep.include({
      tag: 'v9',
      build: true,
      warnings: ['The image includes 1 uncommitted change: a. Commit first for a tag that names what is in it.'],
    })
  })

  it('builds nothing for --tag, which names an image that exists', () => {
    expect(identify(config({build, tag: 'v9'}), 'v8', dirty)).to.deep.include({tag: 'v8', build: false, warnings: []})
  })

  it('looks for the image of the commit where nothing is built, and says what that image lacks', () => {
    expect(identify(config(), undefined, {...dirty, changes: ['a']})).to.deep.include({
      tag: 'v1.2-3-gc0ffee',
      build: false,
      warnings: ['The image was not built here: it does not include your 1 uncommitted change: a.'],
    })
  })

  it('makes a tag of any name that git has', () => {
    const tagOf = (describe: string, more: Partial<typeof clean> = {}): string => identify(config({build}), undefined, {...clean, ...more, describe}).tag
    expect(tagOf('release/1.2+3')).to.equal('release-1.2-3')
    expect(tagOf('.hidden')).to.equal('hidden')
    expect(tagOf('x'.repeat(300))).to.have.length(128)
    expect(tagOf('x'.repeat(300), {changes: ['a']}))
      .to.have.length(128)
      .and.match(/x-dirty$/)
  })

  it('asks for a tag where there is no git, and says why it must', () => {
    const fault = faultOf(() => identify(config({build}), undefined, {kind: 'none', because: 'it is not in a git work tree', fix: 'Make it one'}))
    expect(fault).to.include({
      code: 'CONFIG_INVALID',
      message: "No tag for the image: git can't name one, as it is not in a git work tree.",
      hint: 'Make it one, or write `tag:` into deploy.yml.',
    })
  })

  it('needs no git where a tag is given', () => {
    expect(identify(config({build, tag: 'v9'}), undefined, {kind: 'none', because: 'git is not installed', fix: 'Install it'})).to.deep.equal({
      repository: 'shop',
      tag: 'v9',
      build: true,
      warnings: [],
    })
  })

  it('refuses a --tag that no image can have', () => {
    expect(faultOf(() => identify(config(), 'feature/x', clean))).to.include({code: 'USAGE', message: '"feature/x" can\'t be the tag of an image.'})
  })
})

describe('gitOf()', () => {
  let folder: string
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false', ...words], {encoding: 'utf8', stdio: 'pipe'}).trim()
  const ask = (at = folder, env: NodeJS.ProcessEnv = process.env): Git => {
    const fact = gitOf(at)
    return fact.parse(execFileSync('/bin/sh', ['-c', toShell(fact.command)], {encoding: 'utf8', env: {...env, GIT_CEILING_DIRECTORIES: tmpdir()}}))
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shipit-git-'))
  })

  afterEach(() => rmSync(folder, {recursive: true}))

  it('tells commit, tag and every uncommitted change of the folder, and of no other', () => {
    git('init', '--quiet')
    for (const name of ['app', 'docs']) {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'old name'), '1')
    }
    git('add', '.')
    git('commit', '--quiet', '--message', 'One')
    git('tag', 'v1.2')
    expect(ask()).to.deep.equal({kind: 'work-tree', commit: git('rev-parse', 'HEAD'), describe: 'v1.2', changes: []})

    writeFileSync(join(folder, 'app', 'old name'), '2')
    writeFileSync(join(folder, 'app', 'nüw'), '')
    writeFileSync(join(folder, 'docs', 'old name'), '2')
    expect(ask(join(folder, 'app'))).to.deep.equal({kind: 'work-tree', commit: git('rev-parse', 'HEAD'), describe: 'v1.2', changes: ['app/old name', 'app/nüw']})
  })

  it('says why it can tell nothing', () => {
    expect(ask()).to.deep.equal({kind: 'none', because: 'it is not in a git work tree', fix: 'Make it a repository (`git init`, `git commit`)'})
    git('init', '--quiet')
    expect(ask()).to.deep.equal({kind: 'none', because: 'nothing is committed yet', fix: 'Commit your work'})
    expect(ask(folder, {PATH: folder})).to.deep.equal({kind: 'none', because: 'git is not installed', fix: 'Install it'})
    expect(ask(folder, {...process.env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1', LANG: 'de_DE.UTF-8'})).to.deep.equal({
      kind: 'none',
      because: 'the work tree belongs to another user, whom git does not trust',
      fix: `Trust it: \`git config --global --add safe.directory ${realpathSync(folder)}\``,
    })
  })
})
