import {expect} from 'chai'
import {examineBuilder} from '../../../src/lib/features/doctor/builder-checks.js'
import type {BuilderSeen} from '../../../src/lib/features/doctor/builder-checks.js'
import {readBuilding} from '../../../src/lib/features/doctor/building.js'
import {configOf} from '../../support/config.js'

const seen = (changes: Partial<BuilderSeen> = {}, build = ''): BuilderSeen => {
  const config = configOf(`app: shop\nbuild: {context: ., on: builder${build}}\nhosts: [web1]\nport: 3000\n`)
  if (!config.build) throw new TypeError('it builds')
  return {
    builder: 'builder',
    config: {...config, build: config.build},
    docker: {kind: 'answers', version: '26.1.5', architecture: 'amd64'},
    emulates: [],
    hosts: new Map([['web1', 'amd64']]),
    ...changes,
  }
}

const told = (each: BuilderSeen): readonly string[] => examineBuilder(each).map((finding) => `${finding.state} ${finding.what}: ${finding.told}`)

const builds = 'ok builder: docker 26.1.5 builds here, on amd64'
const arm = new Map([['web1', 'arm64']])
const noArm = 'warning platforms: It is amd64 and runs no arm64 programs: a Dockerfile that runs any while it is built for arm64 fails.'

/** How the builder is, and what the doctor says of it. */
const builders: Readonly<Record<string, readonly [BuilderSeen, readonly string[]]>> = {
  'one that is what the hosts are': [seen(), [builds, 'ok platforms: linux/amd64']],
  'one without Docker': [seen({docker: {kind: 'none'}}), ['fault builder: There is no Docker, and the image is to be built here (build.on).']],
  'one whose Docker is silent': [
    seen({docker: {kind: 'silent', said: 'Is the docker daemon running?'}}),
    ['fault builder: The image is to be built here (build.on), and no Docker answers: Is the docker daemon running?'],
  ],
  'one with an old Docker': [
    seen({docker: {kind: 'answers', version: '19.03.5', architecture: 'amd64'}}),
    ['warning builder: docker 19.03.5 builds here, on amd64; it is older than 20.10, the oldest that shipit was tried with.', 'ok platforms: linux/amd64'],
  ],
  'hosts of another kind': [seen({hosts: arm}), [builds, noArm]],
  'hosts of another kind, and an emulator': [seen({hosts: arm, emulates: ['arm64']}), [builds, 'ok platforms: linux/arm64; arm64 by an emulator']],
  'no host that answered, and platforms that are written': [seen({hosts: new Map()}, ', platforms: [linux/amd64, linux/arm64]'), [builds, noArm]],
  'a platform that is written and that no host is': [seen({}, ', platforms: [linux/amd64, linux/arm64]'), [builds, 'ok platforms: linux/amd64']],
  'a host that is none of the platforms that are written': [
    seen({hosts: arm}, ', platforms: [linux/amd64]'),
    [builds, 'fault platforms: web1 is arm64, and the image is to be built for amd64.'],
  ],
}

describe('examineBuilder()', () => {
  for (const [name, [builder, findings]] of Object.entries(builders)) it(`tells of ${name}`, () => expect(told(builder)).to.deep.equal(findings))

  it('says what to type of all that is not well', () => {
    const ills = Object.values(builders).flatMap(([builder]) => examineBuilder(builder).filter(({state}) => state === 'fault' || state === 'warning'))
    expect(ills.filter(({fix}) => !fix)).to.deep.equal([])
  })
})

describe('readBuilding()', () => {
  it('reads which Docker answers, and what is emulated', () =>
    expect(readBuilding('docker 26.1.5+dfsg1 amd64\nemulates aarch64\nemulates riscv64\n')).to.deep.equal({
      docker: {kind: 'answers', version: '26.1.5+dfsg1', architecture: 'amd64'},
      emulates: ['arm64', 'riscv64'],
    }))

  it('reads what a client says whose engine is silent', () =>
    expect(readBuilding('silent Cannot connect to the Docker daemon\n')).to.deep.equal({docker: {kind: 'silent', said: 'Cannot connect to the Docker daemon'}, emulates: []}))

  it('reads a host without Docker', () => expect(readBuilding('')).to.deep.equal({docker: {kind: 'none'}, emulates: []}))
})
