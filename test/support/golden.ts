import {expect} from 'chai'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {repository} from './process.js'

/** The text is what test/golden/<name> says; `npm run golden` writes that anew. */
export function expectGolden(name: string, text: string): void {
  const file = join(repository, 'test/golden', name)
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(dirname(file), {recursive: true})
    writeFileSync(file, text)
  }
  expect(text).to.equal(readFileSync(file, 'utf8'))
}
