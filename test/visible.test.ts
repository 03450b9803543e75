import {expect} from 'chai'
import fc from 'fast-check'
import {printPlan} from '../src/lib/plan/print.js'
import {visible, visibleInColour, visibleJson} from '../src/lib/visible.js'
import {toText} from '../src/lib/cli/report.js'
import {openView} from '../src/lib/cli/live.js'
import {plain} from '../src/lib/plan/print.js'
import {parse} from 'yaml'
import {yamlOf} from '../src/lib/cli/show-config.js'
import {step} from './cli/plans.js'
import {config} from './support/release.js'

const anyText = fc.string({unit: 'binary', maxLength: 60})
const attack = '\x1b]0;gone\x07\x1b[2J\x9b31m\u202egnp.exe\r'
const written = '\\x1b]0;gone\\x07\\x1b[2J\\x9b31m\\u202egnp.exe'

describe('what others have written and people read', () => {
  it('is shown with its control characters written out', () => {
    expect(visible(`a\tb\n${attack}\nü 🔑`)).to.equal(`a\tb\n${written}\nü 🔑`)
  })

  it('never holds one, whatever it was', () => {
    fc.assert(fc.property(anyText, (text) => !/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(visible(text).replaceAll(/[\n\t]/g, ''))))
  })

  it('keeps the colours that we gave it, and nothing else', () => {
    expect(visibleInColour(`\x1b[1m\x1b[32m+ Start\x1b[39m\x1b[22m \x1b[2Jweb`)).to.equal(`\x1b[1m\x1b[32m+ Start\x1b[39m\x1b[22m \\x1b[2Jweb`)
  })

  it('is the same value in JSON', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = visibleJson({text})
        expect(JSON.parse(json)).to.deep.equal({text})
        expect(json.replaceAll('\n', '')).to.not.match(/[\p{Cc}\u202a-\u202e]/u)
      }),
    )
  })

  it('is the same value in the YAML of `shipit config`', () => {
    fc.assert(
      fc.property(
        anyText.filter((text) => !/\p{Cs}/u.test(text)),
        (text) => {
          const yaml = yamlOf(config({aliases: {[text]: text, b: attack}}))
          expect((parse(yaml) as {readonly aliases: unknown}).aliases).to.deep.equal({[text]: text, b: attack})
          expect(visible(yaml)).to.equal(yaml)
        },
      ),
    )
  })

  it('obeys no terminal from an error, a hint, a plan or a note', () => {
    const said: string[] = []
    openView({talk: 'lines', height: 0, answer: plain, aside: plain, canAsk: false}, (text) => void said.push(text)).note(attack)
    const texts = [toText({code: 'COMMAND_FAILED', message: attack, hint: attack, exitCode: 1}), printPlan(step('web1', attack)), ...said]
    expect(texts).to.deep.equal([`Error: ${written}\n  ${written}`, `On web1\n  + ${written}\n\n1 to create on 1 host`, `${written}\n`])
  })
})
