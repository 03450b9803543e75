import {execFileSync} from 'node:child_process'
import {expect} from 'chai'
import {tarEnd, tarHeader, tarPadding} from '../../src/lib/run/tar-header.js'

describe('tarHeader()', () => {
  const list = (header: Buffer): string =>
    execFileSync('tar', ['--list', '--verbose', '--numeric-owner', '--utc'], {
      input: header,
      encoding: 'utf8',
      env: {...process.env, LC_ALL: 'C'},
      stdio: ['pipe', 'pipe', 'ignore'],
    }).trim()

  it('is read by tar', () => {
    const name = `blobs/sha256/${'ab'.repeat(32)}`
    expect(list(Buffer.concat([tarHeader(name, 5), Buffer.from('hello'), tarPadding(5), tarEnd]))).to.equal(`-rw-r--r-- 0/0               5 1970-01-01 00:00 ${name}`)
  })

  it('tells sizes up to those of no disk', () => {
    const sizes = [0, 1, 511, 512, 8 ** 11 - 1, 8 ** 11, 5 * 1024 ** 4]
    expect(sizes.map((size) => tarHeader('a', size).length)).to.deep.equal(sizes.map(() => 512))
    expect(sizes.map((size) => Number(/ (\d+) 1970/.exec(listed(size))?.[1]))).to.deep.equal(sizes)
  })

  // tar lists the header before it misses the content, and fails for that.
  function listed(size: number): string {
    try {
      return list(Buffer.concat([tarHeader('a', size), tarEnd]))
    } catch (error) {
      return String((error as {readonly stdout: string}).stdout)
    }
  }
})

describe('tarPadding()', () => {
  it('fills the last block', () => {
    expect([0, 1, 511, 512, 513].map((size) => tarPadding(size).length)).to.deep.equal([0, 511, 1, 0, 511])
  })
})
