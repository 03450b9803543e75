import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import fc from 'fast-check'
import {engines} from '../../src/lib/engines/index.js'
import type {Container} from '../../src/lib/engines/engine.js'
import {ShipitError} from '../../src/lib/errors.js'
import {viewFacts} from '../../src/lib/features/app/view.js'
import {observe} from '../../src/lib/run/observe.js'
import {cmd} from '../../src/lib/shell/command.js'
import {shellHost} from '../run/shell-host.js'
import {thrownBy} from '../support/thrown.js'

/** Answers of real engines, written down by `npm run record:engines`. */
const folder = 'test/engines/recordings'
const versions = readdirSync(folder).filter((name) => /^(?:docker|podman)-\d/.test(name)).sort() // prettier-ignore
const recorded = (version: string, file: string): string => readFileSync(join(folder, version, file), 'utf8')
const engineOf = (version: string) => engines[version.startsWith('podman') ? 'podman' : 'docker']

/** What is the same whenever a recording is made: times and counts only as far as they must be there. */
const lasting = ({id, imageId, startedAt, restarts, state, exitCode, ...rest}: Container) => ({
  ...rest,
  isWhole: /^[0-9a-f]{64}$/.test(id) && /^sha256:[0-9a-f]{64}$/.test(imageId),
  hasStarted: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(startedAt),
  hasRestarted: restarts >= 2,
  // Between two starts, or in one: with the code of the last end, or without.
  ...(rest.name === 'shop-web-green-1' ? {state: ['running', 'restarting', 'exited'].includes(state) && [0, 7].includes(exitCode)} : {state, exitCode}),
})

/** What one says otherwise: podman 4 tells neither of a kill for want of memory (with runc) nor of the network that is none. */
const otherwise: Readonly<Record<string, Readonly<Record<string, object>>>> = {'podman-4.3': {'shop-job-1': {oomKilled: false}, 'shop-new-1': {networks: []}}}

/** The containers of stage.sh, as each engine must be read. */
const staged = (ownNetwork: string, image: string) => {
  const common = {image, labels: {'shipit.app': 'shop'}, oomKilled: false, isWhole: true, hasStarted: true, hasRestarted: false}
  return [
    {...common, name: 'shop-ended-1', state: 'exited', exitCode: 3, networks: [ownNetwork]},
    {...common, name: 'shop-job-1', state: 'exited', exitCode: 137, oomKilled: true, networks: [ownNetwork]},
    {...common, name: 'shop-new-1', state: 'created', exitCode: 0, hasStarted: false, networks: ['none']},
    {...common, name: 'shop-paused-1', state: 'paused', exitCode: 0, networks: [ownNetwork]},
    {...common, name: 'shop-web-blue-1', labels: {'shipit.app': 'shop', 'shipit.role': 'web', 'shipit.note': 'a "word",\nü \x1b[31m'}, state: 'running', exitCode: 0, networks: ['shipit', 'shipit-shop']},
    {...common, name: 'shop-web-green-1', state: true, hasRestarted: true, networks: ['shipit-shop']},
  ]
} // prettier-ignore

const byName = (one: {readonly name: string}, other: {readonly name: string}): number => (one.name < other.name ? -1 : 1)

describe('what engines answer', () => {
  it('was recorded of Docker 20, 26 and 28 and of podman 4 and 5', () => {
    expect(versions.map((version) => recorded(version, 'version.txt').trim().replace(/\+.*/, ''))).to.deep.equal(['20.10.24', '26.1.5', '28.5.2', '4.3.1', '5.4.2'])
  })

  for (const version of versions) {
    const engine = engineOf(version)

    it(`${version}: containers running on two networks, crash-looping, out of memory, paused, ended and never started`, () => {
      const containers = engine.containers({}).parse(recorded(version, 'containers.jsonl'))
      const sorted = containers.map((each) => lasting({...each, networks: [...each.networks].sort()})).toSorted(byName)
      const expected = engine.name === 'docker' ? staged('bridge', 'acme/busybox:1') : staged('podman', 'localhost/acme/busybox:1')
      expect(sorted).to.deep.equal(expected.map((each) => ({...each, ...otherwise[version]?.[each.name]})))
    })

    it(`${version}: an image by both of its names`, () => {
      const prefix = engine.name === 'docker' ? '' : 'localhost/'
      const images = engine.images().parse(recorded(version, 'images.jsonl')).filter((each) => each.refs.includes(`${prefix}shop:2`)) // prettier-ignore
      expect(images.map(({refs, layers, architecture}) => [[...refs].sort(), layers.length, architecture])).to.deep.equal([
        [[`${prefix}acme/busybox:1`, `${prefix}shop:2`], 1, 'amd64'],
      ])
      expect(images.every(({id, size}) => /^sha256:[0-9a-f]{64}$/.test(id) && size > 500_000)).to.equal(true)
    })

    it(`${version}: a version, and the address of a container on two networks`, () => {
      expect(engine.version().parse(recorded(version, 'version.txt'))).to.match(/^\d+\.\d+\.\d+/)
      expect(engine.address('x').parse(recorded(version, 'address.txt'))).to.match(/^\d+\.\d+\.\d+\.\d+$/)
      expect(recorded(version, 'logs.txt')).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) one\tü\n$/)
    })

    it(`${version}: cut short or spoilt, it is read, or refused in words`, () => {
      for (const [fact, text] of [[engine.containers({}), recorded(version, 'containers.jsonl')], [engine.images(), recorded(version, 'images.jsonl')]] as const) {
        fc.assert(fc.property(spoilt(text), (strange) => isReadOrRefused(() => fact.parse(strange))), {numRuns: 300})
      }
    }) // prettier-ignore
  }

  it('has a time in the zone of the host read as one in UTC', () => {
    const [line = ''] = recorded('podman-5.4', 'containers.jsonl').split('\n').filter((each) => each.includes('shop-web-blue-1')) // prettier-ignore
    const [container] = engines.podman.containers({}).parse(line.replace(/"StartedAt":"[^"]*"/, '"StartedAt":"2026-11-21T10:20:00.245977613+02:00"'))
    expect(container?.startedAt).to.equal('2026-11-21T08:20:00.245Z')
  })

  for (const engine of Object.values(engines)) {
    it(`has containers of ${engine.name} by a label, and others by how their names begin`, () => {
      const version = engine.name === 'docker' ? 'docker-26.1' : 'podman-5.4'
      const containers = recorded(version, 'containers.jsonl')
      expect(engine.around('shipit.app', 'shop', 'shop-').parse(`${containers}other shop-a-web-blue-1 shop-a\nother shop-postgres \n`)).to.deep.equal({
        containers: engine.containers({}).parse(containers),
        others: [
          {name: 'shop-a-web-blue-1', label: 'shop-a'},
          {name: 'shop-postgres', label: ''},
        ],
      })
    })

    it(`is nothing where ${engine.name} prints nothing`, () => {
      expect(engine.containers({}).parse('')).to.deep.equal([])
      expect(engine.images().parse('\n')).to.deep.equal([])
      expect(engine.around('shipit.app', 'shop', 'shop-').parse('\n')).to.deep.equal({containers: [], others: []})
    })
  }

  it('is told with the engine, its version and its host where it cannot be read', async () => {
    const {containers, room} = viewFacts(engines.docker, 'shop')
    const host = shellHost('web1', ['sh', '-s'])
    const asked = observe(host, {room: {...room, command: cmd('echo', '29.9.9')}, containers: {...containers, command: cmd('echo', '{"id":"1"}')}})
    const error = await thrownBy(asked).finally(host.close)
    expect(error).to.be.instanceOf(ShipitError)
    expect(error.message).to.equal('docker 29.9.9 on web1 answered what cannot be read (its "name" is not what it should be): echo \'{"id":"1"}\'\n{"id":"1"}\n')
  })
})

/** A recording, cut, flipped, or with a value in it that is something else. */
const spoilt = (text: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.nat(text.length).map((at) => text.slice(0, at)),
    fc.tuple(fc.nat(text.length), fc.string({unit: 'binary', maxLength: 5})).map(([at, what]) => text.slice(0, at) + what + text.slice(at + what.length)),
    fc.tuple(fc.nat(100), fc.constantFrom('null', '7', '"x"', '[]', '{}', 'true', '[null]', '{"a":null}')).map(([nth, value]) => withValue(text, nth, value)),
  )

/** The nth value of the first line, by another. */
function withValue(text: string, nth: number, value: string): string {
  let count = -1
  return text.replaceAll(/":("(?:[^"\\]|\\.)*"|-?\d+|true|false|null)/g, (found) => (++count === nth ? `":${value}` : found))
}

function isReadOrRefused(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    expect(error).to.satisfy(
      (thrown: unknown) => thrown instanceof Error && /^(?:a line of it is no JSON object|its "\w+" is not what it should be)$/.test(thrown.message),
      String(error),
    )
  }
}
