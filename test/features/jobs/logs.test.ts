import {expect} from 'chai'
import {readJobLine} from '../../../src/lib/features/jobs/logs.js'

describe('readJobLine()', () => {
  const entry = {MESSAGE: 'loaded 7', _SYSTEMD_UNIT: 'shipit-shop-etl@20260102T030405.service', __REALTIME_TIMESTAMP: '1767323045123456'}

  it('reads run, time and text', () => {
    expect(readJobLine(JSON.stringify(entry))).to.deep.equal({container: '20260102T030405', at: '2026-01-02T03:04:05.123456000Z', text: 'loaded 7'})
  })

  it('reads bytes that are no text, and nothing that was said', () => {
    expect(readJobLine(JSON.stringify({...entry, MESSAGE: [104, 105]}))?.text).to.equal('hi')
    expect(readJobLine(JSON.stringify({...entry, MESSAGE: null}))?.text).to.equal('')
  })

  it('leaves out what a lost connection cut short', () => {
    expect(readJobLine(JSON.stringify(entry).slice(0, 40))).to.equal(undefined)
    expect(readJobLine('Failed to open')).to.equal(undefined)
  })
})
