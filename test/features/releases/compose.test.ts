import {expect} from 'chai'
import {composeRelease} from '../../../src/lib/features/releases/compose.js'
import type {Known, Made} from '../../../src/lib/features/releases/compose.js'
import {newestFirst} from '../../../src/lib/features/releases/release.js'
import {Secret} from '../../../src/lib/shell/secret.js'
import {config, release} from '../../support/release.js'

const nothingGiven = {secrets: new Map(), files: new Map(), key: new Secret('00'.repeat(32))}
const made = (tag: string): Made => ({tag, image: {ref: `shipit.local/shop:${tag}`, id: 'sha256:1'}, createdAt: '2026-01-09T00:00:00Z', by: 'ada@laptop'})
const known = (over: Partial<Known> = {}): Known => ({releases: [release(6, 'v1.1')], current: ['6-v1.1'], isAll: true, ...over})
const compose = (tag: string, over: Partial<Known> = {}) => composeRelease(config(), nothingGiven, made(tag), known(over))

describe('composeRelease()', () => {
  it('counts on over all hosts', () => {
    expect(compose('v1.2').id).to.equal('7-v1.2')
    expect(compose('v1.2', {releases: [release(6, 'v1.1'), release(8, 'v1.0')]}).id).to.equal('9-v1.2')
    expect(compose('v1.2', {releases: []}).id).to.equal('1-v1.2')
  })

  it('is the release that stands where nothing has changed', () => {
    const standing = compose('v1.2')
    expect(compose('v1.2', {releases: [standing], current: [standing.id]})).to.equal(standing)
  })

  it('of some hosts only has an id that no other release can have, the same for the same content', () => {
    const [first, second] = [compose('v1.2', {isAll: false}), composeRelease(config({keep: 3}), nothingGiven, made('v1.2'), known({isAll: false}))]
    expect(first.id).to.match(/^7-v1\.2-[0-9a-f]{6}$/)
    expect(second.id)
      .to.match(/^7-v1\.2-[0-9a-f]{6}$/)
      .and.not.equal(first.id)
    expect(compose('v1.2', {isAll: false}).id).to.equal(first.id)
  })
})

describe('newestFirst()', () => {
  it('takes the later of two with the same number first', () => {
    const [one, other] = [release(7, 'a', {createdAt: '2026-01-01T00:00:00+02:00'}), release(7, 'b', {createdAt: '2026-01-01T00:00:00Z'})]
    expect(newestFirst([one, release(8, 'c'), other]).map((each) => each.tag)).to.deep.equal(['c', 'b', 'a'])
  })
})
