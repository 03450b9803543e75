import {expect} from 'chai'
import {tellGroups} from '../../src/lib/cli/groups.js'
import {readTerminal} from '../../src/lib/cli/terminal.js'
import {check, plan, remove, start, undo} from './plans.js'

describe('the view in GitHub Actions', () => {
  it('is a group for each plan, and the failure below it', () => {
    const lines: string[] = []
    const {tell} = tellGroups(
      (line) => lines.push(line),
      () => 0,
    )
    tell({kind: 'start', plan})
    tell({kind: 'start', plan: start.web1})
    tell({kind: 'done', plan: start.web1})
    tell({kind: 'start', plan: check.web1})
    tell({kind: 'failed', plan: check.web1, error: new Error('503\nmore')})
    tell({kind: 'failed', plan, error: new Error('503')})
    tell({kind: 'start', plan: undo})
    tell({kind: 'start', plan: remove.web1})
    tell({kind: 'done', plan: remove.web1})
    tell({kind: 'done', plan: undo})
    expect(lines).to.deep.equal([
      '::group::Deploy shop v1.2',
      'web1  Start web-green-1  0.0s',
      '::endgroup::',
      'web1  failed: Wait until healthy: 503',
      '::group::Take it back',
      'web1  Remove web-green-1  0.0s',
      '::endgroup::',
    ])
  })

  it('is chosen there, unless nothing or every command is asked for', () => {
    const at = {env: {CI: 'true', GITHUB_ACTIONS: 'true'}, stdin: {}, stdout: {}, stderr: {}}
    expect([{}, {verbose: true}, {json: true}].map((flags) => readTerminal(flags, at).talk)).to.deep.equal(['groups', 'verbose', 'silent'])
  })
})
