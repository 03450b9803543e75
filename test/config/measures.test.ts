import {expect} from 'chai'
import fc from 'fast-check'
import type {Config} from '../../src/lib/config/config.js'
import {read} from '../support/config.js'

const least = {app: 'shop', image: 'shop', hosts: ['h1', 'h2', 'h3'], port: 3000, domains: 'shop.example.com'}

/** What a file with these keys comes to; undefined where it has faults. JSON is YAML, but for numbers that JSON does not know. */
const configOf = (keys: string): Config | undefined => read({base: `${JSON.stringify(least).slice(0, -1)}, ${keys}}`}).config

const units = {s: 1, m: 60, h: 3600, d: 86_400} as const
/** Each may be as long as thirty years, about. */
const digitsOf = {s: 9, m: 7, h: 5, d: 4} as const
const unit = fc.constantFrom('s', 'm', 'h', 'd' as const)

/** What people, and other programs, write where a number with a unit is wanted. */
const anything = fc.oneof(
  fc.string({unit: fc.constantFrom(...'0123456789smhdkgKMG%.-+eE_ ,infaN٣½'), maxLength: 12}),
  fc.tuple(fc.bigInt({min: -(10n ** 30n), max: 10n ** 30n}), fc.constantFrom('', 's', 'm', 'h', 'd', 'k', 'g', '%', 'ms', 'S')).map(([number, end]) => `${number}${end}`),
  fc.double().map(String),
  fc.string({unit: 'grapheme', maxLength: 8}),
)

/** As YAML has it beside text: numbers of any kind, and what only looks like one. */
const plain = fc.oneof(
  fc.double({noNaN: true, noDefaultInfinity: true}).map(String),
  fc.integer().map(String),
  fc.constantFrom('.nan', '.inf', '-.inf', '-0', '1e400', '0x10', '0o17', '1_000', 'true', '[]', '{}'),
)
const written = fc.oneof(
  anything.map((text) => JSON.stringify(text)),
  plain,
)

const isSound = (number: number | undefined): boolean => number !== undefined && Number.isFinite(number) && number >= 0

/** Every number of a config, wherever it stands. */
const numbersIn = (value: unknown): readonly number[] => {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

describe('measures in deploy.yml', () => {
  it('durations are read to their seconds', () => {
    fc.assert(
      fc.property(fc.nat(1_200_000_000), unit, (number, end) => {
        const fits = String(number).length <= digitsOf[end]
        expect(configOf(`"deploy": {"drain_timeout": "${number}${end}"}`)?.roles[0]?.drainTimeout).to.equal(fits ? number * units[end] : undefined)
      }),
      {numRuns: 80},
    )
  })

  it('what is no duration is a fault', () => {
    fc.assert(
      fc.property(written, (text) => {
        const seconds = configOf(`"deploy": {"stop_timeout": ${text}}`)?.roles[0]?.stopTimeout
        const [, number, end] = /^"(\d{1,9})([smhd])"$/.exec(text) ?? []
        if (seconds !== undefined) expect(seconds).to.equal(Number(number) * units[end as keyof typeof units])
      }),
      {numRuns: 150},
    )
  })

  it('sizes are passed on as they are written, and are never nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(fc.nat(2_000_000_000), fc.constantFrom('k', 'm', 'g')).map(([number, end]) => `"${number}${end}"`),
          written,
        ),
        (text) => {
          const memory = configOf(`"limits": {"memory": ${text}}`)?.roles[0]?.limits.memory
          if (memory === undefined) return
          expect([JSON.stringify(memory), /^[1-9]\d{0,8}[kmg]$/.test(memory)]).to.deep.equal([text, true])
        },
      ),
      {numRuns: 150},
    )
    expect(['1k', '512m', '3g'].map((size) => configOf(`"limits": {"memory": "${size}"}`)?.roles[0]?.limits.memory)).to.deep.equal(['1k', '512m', '3g'])
  })

  it('processors are a number above 0, as text or as a number', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({min: 0, max: 100_000, noNaN: true}).map((number) => JSON.stringify(number.toFixed(3))),
          written,
        ),
        (text) => {
          const cpus = configOf(`"limits": {"cpus": ${text}}`)?.roles[0]?.limits.cpus
          if (cpus !== undefined) expect([isSound(cpus) && cpus >= 0.01, cpus]).to.deep.equal([true, Number(text.replaceAll('"', ''))])
        },
      ),
      {numRuns: 150},
    )
    expect(['"0"', '"0.000"', '0', '"1.5"', '2'].map((cpus) => configOf(`"limits": {"cpus": ${cpus}}`)?.roles[0]?.limits.cpus)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      1.5,
      2,
    ])
  })

  it('shares are percents: of errors, of visitors, of hosts, one host at least', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat(120).map((share) => `"${share}%"`),
          written,
        ),
        (text) => {
          const percent = Number(/^"(.*)%"$/.exec(text)?.[1])
          const limit = configOf(`"deploy": {"abort_on_errors": ${text}}`)?.watch?.limit
          if (limit !== undefined) expect([limit, limit < 100]).to.deep.equal([percent, true])
          const share = configOf(`"deploy": {"canary": {"share": ${text}, "for": "5m"}}`)?.canary?.share
          if (share !== undefined) expect([share, share > 0 && share < 100]).to.deep.equal([percent, true])
          const batch = configOf(`"deploy": {"batch": ${text}}`)?.batch
          if (batch !== undefined) expect(Number.isInteger(batch) && batch >= 1, text).to.equal(true)
          if (batch !== undefined && text.includes('%')) expect(batch).to.equal(Math.max(1, Math.floor((3 * percent) / 100)))
        },
      ),
      {numRuns: 60},
    )
  })

  it('statuses are ranges that something is in', () => {
    fc.assert(
      fc.property(fc.integer({min: 90, max: 610}), fc.integer({min: 90, max: 610}), (from, to) => {
        const status = configOf(`"health": {"status": "${from}-${to}"}`)?.roles[0]?.health?.status
        expect(status).to.deep.equal(100 <= from && from <= to && to <= 599 ? [{from, to}] : undefined)
      }),
      {numRuns: 80},
    )
  })

  it('whatever is written, no number of a config is NaN, infinite or below zero', () => {
    const places = [
      '"replicas": X',
      '"port": X',
      '"deploy": {"keep": X, "batch": X}',
      '"health": {"interval": X, "port": X, "status": X}',
      '"limits": {"pids": X}',
      '"proxy": {"http_port": X}',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...places), written, (place, text) => {
        const config = configOf(place.replaceAll('X', text))
        if (config) expect(numbersIn(config).filter((number) => !isSound(number))).to.deep.equal([])
      }),
      {numRuns: 150},
    )
  })
})
