import {execFileSync} from 'node:child_process'
import {chmodSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {engines} from '../../../src/lib/engines/index.js'
import {readKilled, stopReplicas, tellKilled} from '../../../src/lib/features/app/killed.js'
import {toShell} from '../../../src/lib/shell/command.js'
import {role} from '../../support/release.js'
import {newFolder} from '../../support/folder.js'

/** What a host prints, of an engine that says `states` of the containers. */
function printed(engine: 'docker' | 'podman', states: readonly string[], seconds = 10): readonly {readonly host: string; readonly text: string}[] {
  const folder = newFolder()
  writeFileSync(join(folder, engine), `#!/bin/sh\ncase $1 in inspect) printf '%s\\n' ${states.map((state) => `'${state}'`).join(' ')} ;; esac\n`)
  chmodSync(join(folder, engine), 0o755)
  const shell = toShell(stopReplicas(engines[engine], role({stopTimeout: seconds}), ['a', 'b']))
  const stdout = execFileSync('sh', ['-c', shell], {encoding: 'utf8', env: {PATH: `${folder}:${process.env['PATH'] ?? ''}`}})
  return stdout.split('\n').map((text) => ({host: 'web1', text}))
}

describe('a replica that does not end by itself', () => {
  it('is told by its exit code once it is stopped, on either engine', () => {
    for (const engine of ['docker', 'podman'] as const)
      expect(readKilled(printed(engine, ['/shop-web-blue-1 137 false', '/shop-web-blue-2 0 false']))).to.deep.equal([{role: 'web', seconds: 10, hosts: ['web1']}])
  })

  it('is none where it ended, ran out of memory, or was given no time', () => {
    for (const state of ['/shop-web-blue-1 0 false', '/shop-web-blue-1 143 false', '/shop-web-blue-1 137 true']) expect(readKilled(printed('docker', [state]))).to.deep.equal([])
    expect(readKilled(printed('docker', ['/shop-web-blue-1 137 false'], 0))).to.deep.equal([])
  })

  it('is told once a role, with the hosts and the way out', () => {
    const text = (name: string, container: string): string => `${name}: ${container} was killed, 10s after SIGTERM`
    const killed = readKilled([
      {host: 'web2', text: text('web', 'shop-web-blue-1')},
      {host: 'web1', text: text('web', 'shop-web-blue-1')},
      {host: 'web1', text: text('web', 'shop-web-blue-2')},
      {host: 'web1', text: 'shop-web-blue-1'},
    ])
    const first = 'web on web1, web2 did not end by itself: it took its whole stop_timeout (10 s), and was killed.'
    const way = '  So that no deploy waits for that: let the app end at SIGTERM, begin its command with `exec` where a shell starts it'
    expect(tellKilled(killed, [role()])).to.deep.equal([first, `${way}, or write ` + '`options: [--init]`' + ` for it in deploy.yml.`])
    expect(tellKilled(killed, [role({options: ['--init']})])).to.deep.equal([first, `${way}.`])
    expect(tellKilled([], [role()])).to.deep.equal([])
  })
})
