import {execFileSync} from 'node:child_process'
import {mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {quote} from '../../../src/lib/shell/quote.js'
import {template} from '../../../src/lib/template.js'
import {newFolder} from '../../support/folder.js'

describe('the end of a run, which systemd sees to', () => {
  const id = '20261126T021500-7-timer'
  /** Results that are in the history afterwards, and files of the run that are left. */
  const ended = (history: string): {readonly results: readonly string[]; readonly left: readonly string[]} => {
    const folder = newFolder()
    mkdirSync(join(folder, 'runs'))
    writeFileSync(join(folder, 'runs', id), `2026-11-26T02:15:00Z 1 1-v1 etl\n`)
    writeFileSync(join(folder, 'runs', `${id}.note`), 'what it noted')
    writeFileSync(join(folder, 'history.jsonl'), history)
    const around = [`engine=false folder=${quote(folder)} ping=''`, template('host/task-run.sh'), 'halt() { :; }', 'leave() { :; }', `main end ${id}`]
    execFileSync('sh', ['-c', around.join('\n')])
    const lines = readFileSync(join(folder, 'history.jsonl'), 'utf8').split('\n').filter(Boolean)
    return {results: lines.map((line) => (JSON.parse(line) as {readonly result: string}).result), left: readdirSync(join(folder, 'runs'))}
  }

  it('is recorded as killed where the run did not tell it', () => {
    expect(ended('')).to.deep.equal({results: ['killed'], left: []})
  })

  it('stays as the run has told it, though it was killed just after that', () => {
    expect(ended(`{"id":"${id}","result":"ok"}\n`)).to.deep.equal({results: ['ok'], left: []})
  })
})
