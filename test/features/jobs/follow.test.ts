import {spawnSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {backupNow} from '../../../src/lib/features/backups/before.js'
import {beginRun, hear, lostRun} from '../../../src/lib/features/jobs/run.js'
import type {Command} from '../../../src/lib/shell/command.js'
import {quote} from '../../../src/lib/shell/quote.js'
import {newFolder} from '../../support/folder.js'

/** What stands in for systemd: while the script sleeps, the unit comes to the next of `states` (`<ActiveState> <Job>`), and after the last one `history` is there. */
type Script = {readonly states: readonly string[]; readonly history?: string; readonly asks: readonly string[]; readonly command: Command}

function run({states, history = '', asks, command}: Script): {readonly code: number | null; readonly said: readonly string[]} {
  const folder = newFolder()
  writeFileSync(join(folder, 'run'), 'echo 7')
  writeFileSync(join(folder, 'line'), history)
  writeFileSync(join(folder, 'states'), `${states.join('\n')}\n`)
  const around = [
    `cd ${quote(folder)}`,
    'sleep() { if [ "$(wc -l <states)" -gt 1 ]; then sed -i 1d states; else cat line >history.jsonl; fi; }',
    'systemctl() { read -r state job <states; case $1 in show) echo "ActiveState=$state"; echo "Job=$job" ;; *) echo "$state" ;; esac; }',
    'journalctl() { case "$*" in *--identifier*) echo working ;; esac; }',
  ]
  const {source} = command as Extract<Command, {kind: 'script'}>
  const {status, stdout} = spawnSync('sh', ['-c', [...around, source].join('\n'), 'sh', 'run', 'unit', '.', ...asks], {encoding: 'utf8', timeout: 20_000})
  return {code: status, said: [...new Set(stdout.trimEnd().split('\n'))]}
}

const line = '{"id":"7","started":"2026-11-26T04:00:00Z","result":"ok","code":0}'
const waits = ['inactive 12', 'activating 12', 'activating ']

describe('a run that is followed', () => {
  const follow = (states: readonly string[], history = ''): ReturnType<typeof run> =>
    run({states, history, asks: ['1', 'manual', ''], command: beginRun('shop', 'report', {follow: true})})

  it('ends with its line in the history, however long it waited to begin', () => {
    expect(follow([...Array.from({length: 20}, () => 'inactive 12'), ...waits, 'inactive '], `${line}\n`)).to.deep.equal({code: 0, said: ['begun 7', '| working', `over ${line}`]})
  })

  it('is lost where its unit is over and no line comes', () => {
    for (const state of ['inactive ', 'failed ']) expect(follow([...waits, state])).to.deep.equal({code: 1, said: ['begun 7', '| working', 'lost 7']})
    expect(hear('lost 7')).to.deep.equal({kind: 'lost', id: '7'})
    const {message, hint} = lostRun({app: 'shop', task: 'backup.db', host: 'web1', id: '7'})
    expect([message, hint]).to.deep.equal([
      'Run 7 of backup db is over, and /var/lib/shipit/apps/shop/jobs/backup.db/history.jsonl on web1 does not say how it ended.',
      'Is the disk full? shipit ssh web1 -- df -h /var/lib/shipit\nWhat it said: shipit ssh web1 -- journalctl -u shipit-shop.backup.db@7.service',
    ])
  })
})

describe('a backup before a hook', () => {
  const first = (states: readonly string[], history = ''): ReturnType<typeof run> => run({states, history, asks: [], command: backupNow('shop', 'db')})

  it('goes on with its line in the history', () => {
    expect(first([...waits, 'inactive '], `${line}\n`)).to.deep.equal({code: 0, said: ['working']})
  })

  it('fails where its unit is over and no line comes', () => {
    expect(first([...waits, 'failed '])).to.deep.equal({code: 1, said: ['working', 'run 7 is over, and ./history.jsonl does not say how it ended: is the disk full?']})
  })
})
