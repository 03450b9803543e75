import {expect} from 'chai'
import {breakSilence} from '../../src/lib/cli/break-silence.js'
import {tellStages} from '../../src/lib/cli/stages.js'
import {plan, prepare, prepared, start} from './plans.js'

describe('breakSilence()', () => {
  it('says what is under way when nothing was said for a while, and again, until it is done', async () => {
    const lines: string[] = []
    let heard: () => void = () => undefined
    const saysMore = (): Promise<void> => new Promise((resolve) => (heard = resolve))
    const {tell, note, rest} = breakSilence(
      tellStages,
      (line) => {
        lines.push(line)
        heard()
      },
      20,
    )
    note('Connecting to 2 hosts')
    for (const part of [plan, prepare, prepared.web1, start.web1, prepared.web2, start.web2]) tell({kind: 'start', plan: part})
    await saysMore()
    tell({kind: 'done', plan: start.web1})
    await saysMore()
    rest()
    expect(lines).to.deep.equal(['Connecting to 2 hosts', 'Still at it: “Start web-green-1” on web1, web2.', 'Still at it: “Start web-green-1” on web2.'])
  })
})
