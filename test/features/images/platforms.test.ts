import {expect} from 'chai'
import {platformsToBuild} from '../../../src/lib/features/images/platforms.js'

const hosts = (...machines: readonly string[]): ReadonlyMap<string, string> => new Map(machines.map((machine, index) => [`web${index + 1}`, machine]))
const build = (...platforms: readonly string[]) => ({platforms})

describe('platformsToBuild()', () => {
  it('asks for nothing where all hosts are what the engine is, or nobody knows', () => {
    expect(platformsToBuild(build(), hosts('amd64', 'amd64'), 'amd64')).to.deep.equal([])
    expect(platformsToBuild(build(), hosts('arm64'), undefined)).to.deep.equal([])
  })

  it('is what the hosts are, each once', () => {
    expect(platformsToBuild(build(), hosts('arm64', 'arm64'), 'amd64')).to.deep.equal(['linux/arm64'])
    expect(platformsToBuild(build(), hosts('amd64', 'arm64', 'amd64'), 'amd64')).to.deep.equal(['linux/amd64', 'linux/arm64'])
  })

  it('leaves out what is written and no host is', () => {
    expect(platformsToBuild(build('linux/amd64', 'linux/arm/v7'), hosts('arm'), 'amd64')).to.deep.equal(['linux/arm/v7'])
    expect(platformsToBuild(build('linux/amd64', 'linux/arm64'), hosts(), 'amd64')).to.deep.equal(['linux/amd64', 'linux/arm64'])
  })

  it('refuses every host that is none of it, before anything is built', () => {
    expect(() => platformsToBuild(build('linux/arm64'), hosts('amd64', 'arm64', 'riscv64'), 'arm64'))
      .to.throw('web1 is amd64, and the image is to be built for arm64.\nweb3 is riscv64, and the image is to be built for arm64.')
      .with.property('hint', 'Write `build: {platforms: [linux/arm64, linux/amd64, linux/riscv64]}`, or leave `platforms` out: what the hosts are is built then.')
  })
})
