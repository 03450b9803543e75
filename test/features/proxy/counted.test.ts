import {expect} from 'chai'
import {readTraffic, tellTraffic} from '../../../src/lib/features/proxy/counted.js'
import type {Traffic} from '../../../src/lib/features/proxy/counted.js'

const of = (...hosts: readonly (readonly string[])[]): Traffic => readTraffic(hosts.map((lines, index) => ({host: `web${index + 1}`, lines}))) as Traffic

describe('readTraffic()', () => {
  it('sums up roles and colours, for each host and for all of them', () => {
    const one = {requests: 19, failed: 3, byStatus: {'200': 15, '500': 2}, cut: 1, left: 1}
    const two = {requests: 1, failed: 0, byStatus: {'200': 1}, cut: 0, left: 0}
    expect(of(['web blue 200 10', 'web green 200 5', 'api green 500 2', 'web green cut 1', 'web blue left 1', 'some words'], ['web blue 200 1'])).to.deep.equal({
      ...{requests: 20, failed: 3, byStatus: {'200': 16, '500': 2}, cut: 1, left: 1},
      hosts: [
        {host: 'web1', ...one},
        {host: 'web2', ...two},
      ],
    })
  })

  it('is nothing where nobody counted', () => expect(readTraffic([])).to.equal(undefined))
})

describe('tellTraffic()', () => {
  it('says how many there were and how many failed', () => {
    expect(tellTraffic(of(['web blue 200 1280', 'web green 404 4']))).to.equal('1,284 requests, 0 failed (5xx or cut)')
    expect(tellTraffic(of(['web blue 200 1']))).to.equal('1 request, 0 failed (5xx or cut)')
    expect(tellTraffic(of([]))).to.equal('no requests in that time')
  })

  it('says what failed, on which host, and who left by himself', () => {
    expect(tellTraffic(of(['web blue 200 7', 'web green 500 2', 'web green cut 1']))).to.equal('10 requests, 3 failed (5xx or cut): 2 × 500, 1 cut')
    expect(tellTraffic(of(['web blue 200 7', 'web green 502 1'], ['web blue 200 1', 'web blue left 1']))).to.equal(
      '10 requests, 1 failed (5xx or cut): 1 × 502; web1: 1 of 8; 1 was given up by the client',
    )
  })
})
