import {expect} from 'chai'
import fc from 'fast-check'
import * as v from 'valibot'
import {image, repository} from '../../src/lib/config/schema/leaf.js'
import {fromPodman, toPodman} from '../../src/lib/engines/podman-names.js'
import {fullName, isSameName, registryOf, repositoryOf} from '../../src/lib/features/images/name.js'
import {imageParts} from '../../src/lib/features/init/words/image.js'

const lower = fc.string({unit: fc.constantFrom(...'abz019'), minLength: 1, maxLength: 5})
const path = fc
  .array(fc.tuple(fc.constantFrom('', '.', '_', '__', '-', '--'), lower), {minLength: 1, maxLength: 3})
  .map((parts) => parts.map(([sign, word], index) => (index === 0 ? word : (sign || '-') + word)).join(''))
const port = fc.integer({min: 1, max: 65_535}).map((number) => `:${number}`)
const registry = fc.oneof(
  fc.constantFrom('ghcr.io', 'registry.example.com', '203.0.113.10', 'GHCR.io', 'localhost'),
  fc.tuple(fc.constantFrom('registry.example.com', 'nas', 'localhost', '203.0.113.10'), port).map((parts) => parts.join('')),
)
const tag = fc.tuple(fc.constantFrom(...'aZ0_'), fc.string({unit: fc.constantFrom(...'aZ0_.-'), maxLength: 6})).map((parts) => parts.join(''))
const digest = fc.string({unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64}).map((hex) => `sha256:${hex}`)
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, {nil: undefined})

const reference = fc
  .record({registry: maybe(registry), paths: fc.array(path, {minLength: 1, maxLength: 3}), tag: maybe(tag), digest: maybe(digest)})
  .map(({registry: server, paths, ...rest}) => {
    // Without a registry, a first part with a dot would be one.
    const [first = '', ...others] = paths
    const name = [server === undefined ? first.replaceAll('.', '-') : `${server}/${first}`, ...others].join('/')
    return {...rest, server, name, ref: `${name}${rest.tag === undefined ? '' : `:${rest.tag}`}${rest.digest === undefined ? '' : `@${rest.digest}`}`}
  })

describe('references of images', () => {
  it('are accepted with a registry, its port, a tag and a digest, and read to the same parts', () => {
    fc.assert(
      fc.property(reference, ({server, name, tag: its, digest: content, ref}) => {
        expect(v.is(image, ref), ref).to.equal(true)
        expect(v.is(repository, ref), ref).to.equal(its === undefined && content === undefined)
        expect(repositoryOf(ref)).to.equal(name)
        expect(registryOf(ref)).to.equal(server ?? 'docker.io')
        expect(imageParts(ref)).to.deep.equal({repository: name, ...(its !== undefined && {tag: its}), ...(content !== undefined && {digest: content})})
      }),
    )
  })

  it('have one name in full, whichever way it is written', () => {
    fc.assert(
      fc.property(reference, ({tag: its, digest: content, ref}) => {
        const full = fullName(ref)
        expect(fullName(full)).to.equal(full)
        expect(isSameName(ref, full)).to.equal(true)
        expect(full.endsWith(its === undefined && content === undefined ? ':latest' : ref.slice(repositoryOf(ref).length)), full).to.equal(true)
        expect(v.is(image, full), full).to.equal(true)
        expect(fromPodman(toPodman(ref))).to.equal(ref)
        expect(toPodman(toPodman(ref))).to.equal(toPodman(ref))
      }),
    )
  })

  it('are the same only where registry, repository, tag and digest are', () => {
    fc.assert(
      fc.property(reference, reference, (one, other) => {
        const known = ({server = 'docker.io', name, tag: its, digest: content}: typeof one): string =>
          JSON.stringify([server, repositoryOf(fullName(name)), its ?? (content === undefined ? 'latest' : ''), content])
        expect(isSameName(one.ref, other.ref)).to.equal(known(one) === known(other))
      }),
    )
  })

  it('are refused where an engine would refuse them: upper case, empty parts, two tags, a tag or a digest of the wrong form', () => {
    const wrong = [
      'Acme/shop',
      'acme/Shop',
      'ghcr.io/Acme/shop',
      'acme//shop',
      '/shop',
      'shop/',
      'shop:',
      'shop:a:b',
      'shop::a',
      'shop:-a',
      `shop:${'a'.repeat(129)}`,
      'shop@sha256:ab',
      `shop@sha256:${'A'.repeat(64)}`,
    ]
    const more = [
      'shop@v1',
      'registry.example.com:0/shop',
      'registry.example.com:65536/shop',
      'registry.example.com:/shop',
      '-a/shop',
      'a..b',
      'a___b',
      'a._b',
      'a b',
      'a\nb',
      '',
      'https://ghcr.io/acme/shop',
      'a'.repeat(301),
      'f'.repeat(64),
    ]
    expect([...wrong, ...more].filter((ref) => v.is(image, ref))).to.deep.equal([])
    expect([...wrong, ...more].filter((ref) => v.is(repository, ref))).to.deep.equal([])
  })

  it('are refused with a letter of the path in upper case, wherever it is', () => {
    fc.assert(
      fc.property(reference, fc.nat(), ({server, name, ref}, at) => {
        const start = server === undefined ? 0 : server.length + 1
        const letters = [...name].flatMap((sign, index) => (index >= start && /[a-z]/.test(sign) ? [index] : []))
        const place = letters[at % Math.max(letters.length, 1)]
        if (place === undefined) return
        const spoilt = `${ref.slice(0, place)}${ref[place]?.toUpperCase()}${ref.slice(place + 1)}`
        expect(v.is(image, spoilt), spoilt).to.equal(false)
      }),
    )
  })
})
