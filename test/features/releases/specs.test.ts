import {expect} from 'chai'
import {composeRelease} from '../../../src/lib/features/releases/compose.js'
import type {Given} from '../../../src/lib/features/releases/specs.js'
import {changesOf} from '../../../src/lib/features/app/changes.js'
import type {Release} from '../../../src/lib/features/releases/release.js'
import {Secret} from '../../../src/lib/shell/secret.js'
import {config, role} from '../../support/release.js'
import {replica} from '../../support/state.js'

const web = role({
  secrets: [{env: 'PIN', name: 'PIN'}],
  files: [
    {target: '/run/tls.key', from: {secret: 'TLS'}, mode: 0o444},
    {target: '/srv/robots.txt', from: {source: 'robots.txt'}, mode: 0o444},
  ],
})
const made = {tag: 'v1', image: {ref: 'shop:1', id: 'sha256:1'}, createdAt: '2026-01-01T00:00:00Z', by: 'ada@laptop'}
const given = ({pin = '1234', tls = 'key', robots = 'none', key = '0f'.repeat(32)} = {}): Given => ({
  secrets: new Map([
    ['PIN', new Secret(pin)],
    ['TLS', new Secret(tls)],
  ]),
  files: new Map<string, Secret | Uint8Array>([
    ['secret:TLS', new Secret(tls)],
    ['source:robots.txt', Buffer.from(robots)],
  ]),
  key: new Secret(key),
})
const compose = (what: Given, known: readonly Release[] = [], roles = [web]): Release =>
  composeRelease(config({roles}), what, made, {releases: known, current: known.map(({id}) => id), isAll: true})

describe('a release of secrets and files', () => {
  it('records short hashes of secrets and the places of files, and no value', () => {
    const release = compose(given())
    expect(Object.keys(release.secretHashes ?? {})).to.deep.equal(['PIN', 'TLS'])
    expect(Object.values(release.secretHashes ?? {}).every((hash) => /^[0-9a-f]{8}$/.test(hash))).to.equal(true)
    expect(release.files?.['web']?.map(({target}) => target)).to.deep.equal(['/run/tls.key', '/srv/robots.txt'])
    expect(JSON.stringify(release)).to.not.include('1234')
  })

  it('is the same one for the same values, and another when a value, a file or the key is another', () => {
    const first = compose(given())
    expect(compose(given(), [first])).to.equal(first)
    for (const other of [given({pin: '1235'}), given({tls: 'new'}), given({robots: 'all'}), given({key: 'f0'.repeat(32)})]) {
      expect(compose(other, [first]).specs).to.not.deep.equal(first.specs)
    }
  })

  it('tells which secret and which file changed, by hashes and paths', () => {
    const first = compose(given())
    const second = compose(given({pin: '99', tls: 'new', robots: 'all'}), [first])
    const live = [replica({colour: 'blue', spec: first.specs['web'] ?? '', release: first.id})]
    const [old, now] = [first.secretHashes ?? {}, second.secretHashes ?? {}]
    expect(changesOf(web, second, live, [first])).to.equal(
      `secret PIN changed (${old['PIN']} → ${now['PIN']}), secret TLS changed (${old['TLS']} → ${now['TLS']}), file /run/tls.key changed, file /srv/robots.txt changed`,
    )
  })

  it('tells of files that came and went', () => {
    const first = compose(given())
    const moved = {...web, files: [{target: '/elsewhere', from: {source: 'robots.txt'}, mode: 0o444}]}
    const live = [replica({colour: 'blue', spec: first.specs['web'] ?? '', release: first.id})]
    expect(changesOf(moved, compose(given(), [first], [moved]), live, [first])).to.equal('file /elsewhere added, file /run/tls.key removed, file /srv/robots.txt removed')
  })
})
