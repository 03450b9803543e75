import {expect} from 'chai'
import fc from 'fast-check'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fingerprint, judge, keyType, knownKeys, knownLine, preferKnown} from '../../src/lib/hosts/known-hosts.js'
import type {KnownKey} from '../../src/lib/hosts/known-hosts.js'
import {makeKey, run} from '../support/sshd.js'

const keyOf = (type: string, body: string): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(type.length)
  return Buffer.concat([length, Buffer.from(type), Buffer.from(body)])
}

const ed25519 = keyOf('ssh-ed25519', 'one')
const rsa = keyOf('ssh-rsa', 'two')
const base64 = (key: Buffer) => key.toString('base64')

describe('knownKeys()', () => {
  it('reads names, lists, patterns, ports, comments and markers', () => {
    const text = [
      '# a comment',
      '',
      `web1.example.com,10.0.0.1 ssh-ed25519 ${base64(ed25519)} made by hand`,
      `*.example.com,!bad.example.com ssh-rsa ${base64(rsa)}`,
      `[web1.example.com]:2222 ssh-rsa ${base64(rsa)}`,
      `@revoked * ssh-rsa ${base64(rsa)}`,
      `@cert-authority *.example.com ssh-rsa ${base64(rsa)}`,
      'web1.example.com broken',
    ].join('\n')
    const lines = (name: string) => knownKeys(text, '/k', name).map(({line, marker}) => [line, marker])
    const everyone = [[6, 'revoked']]
    expect(lines('web1.example.com')).to.deep.equal([[3, 'none'], [4, 'none'], ...everyone, [7, 'cert-authority']])
    expect(lines('bad.example.com')).to.deep.equal([...everyone, [7, 'cert-authority']])
    expect(lines('[web1.example.com]:2222')).to.deep.equal([[5, 'none'], ...everyone])
    expect(lines('10.0.0.1')).to.deep.equal([[3, 'none'], ...everyone])
    expect(lines('10.0.0.10')).to.deep.equal(everyone)
  })

  it('agrees with ssh-keygen, on hashed names too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shipit-known-'))
    const file = join(folder, 'known_hosts')
    const key = (await readFile(`${await makeKey(join(folder, 'key'))}.pub`, 'utf8')).split(' ').slice(0, 2).join(' ')
    const names = ['web1', 'WEB2.example.com', '[web1]:2222', '[2001:db8::1]:22022', '2001:db8::1', 'w?b3', '*.net,!no.net', '10.0.0.1,web4']
    await writeFile(file, names.map((name) => `${name} ${key}\n`).join(''))
    await run('ssh-keygen', ['-H', '-f', file])
    const text = await readFile(file, 'utf8')
    expect(text).to.contain('|1|')
    for (const name of ['web1', 'web2.example.com', '[web1]:2222', '[2001:db8::1]:22022', '2001:db8::1', 'web3', 'weeb3', 'yes.net', 'no.net', 'web4', '10.0.0.1', 'nobody']) {
      const {stdout} = await run('ssh-keygen', ['-F', name, '-f', file]).catch(() => ({stdout: ''}))
      const theirs = [...stdout.matchAll(/found: line (\d+)/g)].map(([, line]) => Number(line))
      expect(
        knownKeys(text, file, name).map(({line}) => line),
        name,
      ).to.deep.equal(theirs)
    }
    await rm(folder, {recursive: true})
  })
})

describe('judge()', () => {
  const entry = (key: Buffer, marker: KnownKey['marker'] = 'none'): KnownKey => ({file: '/k', line: 1, marker, type: keyType(key), key: base64(key)})

  it('trusts a key that is known, and nothing else', () => {
    const other = keyOf('ssh-ed25519', 'other')
    expect(judge([entry(rsa), entry(ed25519)], ed25519)).to.deep.equal({kind: 'trusted'})
    expect(judge([], ed25519)).to.deep.equal({kind: 'unknown'})
    expect(judge([entry(ed25519, 'cert-authority')], ed25519)).to.deep.equal({kind: 'unknown'})
    expect(judge([entry(rsa), entry(ed25519)], other)).to.deep.equal({kind: 'changed', known: entry(ed25519)})
    expect(judge([entry(ed25519), entry(ed25519, 'revoked')], ed25519)).to.deep.equal({kind: 'revoked', by: entry(ed25519, 'revoked')})
  })

  it('does not take a key of another type for a new host', () => {
    expect(judge([entry(ed25519)], rsa)).to.deep.equal({kind: 'changed', known: entry(ed25519)})
  })
})

describe('preferKnown()', () => {
  it('asks first for the types that can be checked', () => {
    const known = [{file: '/k', line: 1, marker: 'none', type: 'ssh-rsa', key: ''}] as const
    expect(preferKnown(['ssh-ed25519', 'rsa-sha2-512', 'rsa-sha2-256'], known)).to.deep.equal(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519'])
    expect(preferKnown(['ssh-ed25519', 'rsa-sha2-512'], [])).to.deep.equal(['ssh-ed25519', 'rsa-sha2-512'])
  })
})

describe('knownLine()', () => {
  it('writes what knownKeys() finds again, hashed or not', () => {
    for (const salt of [undefined, Buffer.alloc(20, 7)]) {
      const line = knownLine('[web1]:2222', ed25519, salt)
      expect(knownKeys(line, '/k', '[web1]:2222')).to.deep.equal([{file: '/k', line: 1, marker: 'none', type: 'ssh-ed25519', key: base64(ed25519)}])
      expect(line.includes('web1')).to.equal(salt === undefined)
    }
  })
})

describe('fingerprint()', () => {
  it('is the one that ssh-keygen shows', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shipit-known-'))
    const file = `${await makeKey(join(folder, 'key'))}.pub`
    const [, key = ''] = (await readFile(file, 'utf8')).split(' ')
    const {stdout} = await run('ssh-keygen', ['-l', '-f', file])
    expect(stdout.split(' ')[1]).to.equal(fingerprint(Buffer.from(key, 'base64')))
    await rm(folder, {recursive: true})
  })
})

describe('patterns of known_hosts', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', '.', '*', '?'), {maxLength: 12}).map((each) => each.join(''))
  const plain = fc.array(fc.constantFrom('a', 'b', '.'), {minLength: 1, maxLength: 12}).map((each) => each.join(''))

  it('fit what the same pattern fits as a regular expression', () => {
    fc.assert(
      fc.property(letters, plain, (pattern, name) => {
        const expected = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name)
        expect(knownKeys(`x,${pattern} ssh-ed25519 AAAA`, '/k', name).length > 0).to.equal(expected)
      }),
      {numRuns: 2000},
    )
  })

  it('are looked at soon, however many stars they have', () => {
    const began = process.cpuUsage()
    expect(knownKeys(`${'*a'.repeat(60)}*b ssh-ed25519 AAAA`, '/k', 'a'.repeat(5000))).to.deep.equal([])
    expect(process.cpuUsage(began).user / 1e6).to.be.below(1)
  })

  it('in files of any bytes are no fault', () => {
    fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 300}), plain, (text, name) => void knownKeys(text, '/k', name)))
  })
})
