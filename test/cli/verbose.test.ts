import {expect} from 'chai'
import {toSpoken} from '../../src/lib/cli/verbose.js'
import type {Step} from '../../src/lib/plan/plan.js'
import {cmd, script} from '../../src/lib/shell/command.js'
import {Secret} from '../../src/lib/shell/secret.js'

const spoken = (plan: Step): readonly string[] => toSpoken({kind: 'start', plan})

describe('--verbose', () => {
  it('prints a script of ours whole, so that it can be pasted', () => {
    expect(spoken({kind: 'run', host: 'web1', title: 'Check', effect: 'check', command: script('probe', 'for each\ndo it\n', "it's")})).to.deep.equal([
      'web1 # Check',
      "web1 $ ( set -- 'it'\\''s'",
      'web1 > for each',
      'web1 > do it',
      'web1 > )',
    ])
  })

  it('prints no content of a file, secret or not', () => {
    expect(
      spoken({kind: 'write', host: 'web1', title: 'Write the environment', effect: 'update', path: '/var/lib/shipit/x.env', content: new Secret('hunter2'), mode: 0o600}),
    ).to.deep.equal(['web1 # Write the environment', 'web1 $ install -m 0600 /dev/stdin /var/lib/shipit/x.env'])
  })

  it('tells of a delivery by what it is loaded with', () => {
    expect(
      spoken({
        kind: 'deliver',
        image: 'shop:v1',
        bytes: 0,
        host: 'web1',
        title: 'Deliver',
        effect: 'create',
        archive: {image: 'shop:v1', as: 'shipit.local/shop:1', present: ['sha256:a'], layers: ['sha256:a', 'sha256:b']},
        into: cmd('docker', 'load'),
      }),
    ).to.deep.equal(['web1 # Deliver', 'web1 $ docker load  # shop:v1 as shipit.local/shop:1, without 1 of 2 layers'])
  })
})
