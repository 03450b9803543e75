import {expect} from 'chai'
import {configOf, faultsOf, least} from '../../support/config.js'

const faults = (source: string): readonly string[] => faultsOf(`${least}secret_sources: [${source}]\n`).map((fault) => fault.replace(/^deploy.yml:4:\d+ {2}secret_sources/, ''))

describe('secret_sources', () => {
  const cases: readonly (readonly [source: string, fault: string])[] = [
    ['{names: [A]}', '[0] needs `from` or `command`'],
    ['{from: sops, file: a, command: b}', '[0].command stands beside `from`: keep one of them'],
    ['{from: 1password}', '[0].vault is missing: 1password needs it'],
    ['{from: doppler, region: x}', '[0].region is no key of doppler, which takes project, config'],
    ['{command: "op {name}", vault: x}', '[0].vault is no key of a command, which takes output'],
    ['{command: "op read | tr a b"}', '[0].command has |, but no shell reads it: write [sh, -c, "…"], or put quotes around |'],
    ['{command: all}', '[0].command prints one value, but for which secret? Put {name} into it, name the one under `names`, or say `output: json` where it prints all of them'],
    ['{command: "op {name}", output: json}', '[0].output is json, which has all secrets, but the command asks for one {name}: keep one of them'],
    ['{from: onepassword, vault: x}', '[0].from must be one of 1password, bitwarden, bitwarden-secrets, aws, doppler, gcp, sops'],
  ]
  for (const [source, fault] of cases) it(`refuses ${source}`, () => expect(faults(source)).to.deep.equal([fault]))

  it('are resolved in their order, a time-out filled in', () => {
    expect(
      configOf(`${least}secret_sources:\n  - {from: 1password, vault: shop, timeout: 1m}\n  - {command: 'op read "op://a b/{name}"', names: [A]}\n  - {from: sops, file: s.yaml}\n`)
        .secretSources,
    ).to.deep.equal([
      {from: '1password', vault: 'shop', timeout: 60},
      {from: 'command', command: ['op', 'read', 'op://a b/{name}'], output: 'value', names: ['A'], timeout: 30},
      {from: 'sops', file: 's.yaml', timeout: 30},
    ])
  })

  it('are absent where the file has none', () => expect(Object.keys(configOf(least))).not.to.include('secretSources'))
})
