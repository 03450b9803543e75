import {expect} from 'chai'
import fc from 'fast-check'
import * as v from 'valibot'
import {duration, size} from '../../../src/lib/config/schema/leaf.js'
import {secondsOf} from '../../../src/lib/config/words/duration.js'
import {durationOf, secondsOf as secondsThere, sizeOf} from '../../../src/lib/features/init/words/measures.js'

const number = fc.oneof(
  fc.nat(10_000).map(String),
  fc.double({min: 0, max: 1e6, noNaN: true}).map((each) => each.toFixed(2)),
  fc.string({unit: fc.constantFrom(...'0123456789.'), minLength: 1, maxLength: 400}),
)
const bytes: Readonly<Record<string, number>> = {b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3}

describe('measures of compose and Kamal', () => {
  it('become a duration that deploy.yml takes, to the second, or none', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, fc.constantFrom('h', 'm', 's', 'ms', 'us', '')), {minLength: 1, maxLength: 3}), (parts) => {
        const text = parts.map((part) => part.join('')).join('')
        const found = durationOf(text)
        if (found === undefined) return
        expect(v.is(duration, found), found).to.equal(true)
        expect(secondsOf(found)).to.equal(Math.max(1, Math.round(secondsThere(text) ?? -1)))
      }),
    )
    expect(['1m30s', '90', '0.5s', '9'.repeat(400)].map(durationOf)).to.deep.equal(['90s', '90s', '1s', undefined])
  })

  it('become a size that deploy.yml takes, never less than it was, or none', () => {
    fc.assert(
      fc.property(number, fc.constantFrom('', 'b', 'k', 'M', 'g', 'GB', 'mib', ' MB'), (digits, unit) => {
        const found = sizeOf(`${digits}${unit}`)
        if (found === undefined) return
        expect(v.is(size, found), found).to.equal(true)
        const before = Number(digits) * (bytes[(unit.trim()[0] ?? 'b').toLowerCase()] ?? 0)
        const now = Number.parseInt(found, 10) * (bytes[found.slice(-1)] ?? 0)
        expect(now >= before && now - before < 1024, `${digits}${unit} ${found}`).to.equal(true)
      }),
    )
    expect(['512M', '1.5g', '0', `${'9'.repeat(400)}g`].map(sizeOf)).to.deep.equal(['512m', '1536m', undefined, undefined])
  })
})
