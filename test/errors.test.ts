import {expect} from 'chai'
import {readFileSync} from 'node:fs'
import {errorCodes, errors} from '../src/lib/errors.js'
import {root} from './house/process.js'
import {everyFile} from './house/source.js'

const page = (name: string): string => readFileSync(`${root}docs/${name}`, 'utf8')

describe('the codes of errors', () => {
  it('are all in use, and none that is in use lacks its explanation', () => {
    const used = new Set(everyFile().flatMap(({path, text}) => (path === 'lib/errors.ts' ? [] : [...text.matchAll(/'([A-Z]+(?:_[A-Z]+)*)'/g)].map(([, code = '']) => code))))
    const thrown = new Set(everyFile().flatMap(({text}) => [...text.matchAll(/new ShipitError\(\s*'([A-Z_]+)'/g)].map(([, code = '']) => code)))
    expect({unused: errorCodes.filter((code) => !used.has(code)), unexplained: [...thrown].filter((code) => !(code in errors))}).to.deep.equal({unused: [], unexplained: []})
  })

  it('stand in docs/exit-codes.md, each beside its exit code', () => {
    const rows = page('exit-codes.md')
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split('|').map((cell) => cell.trim()))
    const told = (code: string): string | undefined => rows.find((cells) => cells[3]?.includes(`\`${code}\``))?.[1]
    expect(Object.fromEntries(errorCodes.map((code) => [code, told(code)]))).to.deep.equal(Object.fromEntries(errorCodes.map((code) => [code, String(errors[code].exit)])))
  })

  it('are told in whole sentences', () => {
    const texts = errorCodes.flatMap((code) =>
      Object.entries(errors[code]).flatMap(([part, text]) => (typeof text === 'string' && !/^(?:[A-Z`]|shipit|sudo|deploy\.yml).*\.$/.test(text) ? [`${code} ${part}`] : [])),
    )
    expect(texts).to.deep.equal([])
  })
})
