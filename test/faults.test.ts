import {expect} from 'chai'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {root} from './house/process.js'

/** Rows of tables that link to a test: `[its title, or the beginning of it](its file)`. */
const rows = [...readFileSync(join(root, 'docs/faults.md'), 'utf8').matchAll(/^\| ([^|]+?) \|.*\| \[([^\]]+)\]\(\.\.\/(test\/[^)]+\.test\.ts)\) \|$/gm)]
const lines = readFileSync(join(root, 'docs/faults.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (Fault|---)/.test(line))

describe('docs/faults.md', () => {
  it('names a test in every row', () => expect(rows.map(([row]) => row)).to.deep.equal(lines))

  for (const [, fault = '', title = '', file = ''] of rows)
    it(`${fault}: is shown by a test of ${file}`, () => {
      expect(existsSync(join(root, file))).to.equal(true)
      const titles = [...readFileSync(join(root, file), 'utf8').matchAll(/\bit\((['"`])(.*?)\1, /g)].map(([, , text]) => text ?? '')
      expect(
        titles.some((text) => text.includes(title)),
        title,
      ).to.equal(true)
    })
})
