import {expect} from 'chai'
import {diagnosisOf, exitCodeFor} from '../../../src/lib/features/doctor/diagnosis.js'
import type {Finding} from '../../../src/lib/features/doctor/finding.js'
import type {Here} from '../../../src/lib/features/doctor/here.js'
import {examineHere} from '../../../src/lib/features/doctor/local-checks.js'
import {configOf} from '../../support/config.js'

const written = 'app: shop\nbuild: .\nhosts: [web1]\nport: 3000\nsecrets: [API_KEY]\n'

const well: Here = {
  node: '20.19.0',
  file: configOf(written),
  fileName: 'deploy.yml',
  docker: [{version: '28.0.1', server: '28.0.1', buildx: true, stderr: ''}],
  git: {kind: 'work-tree', commit: 'abc', describe: 'v1.2', changes: []},
  ssh: 'OpenSSH_9.2p1',
  agent: ['ann@laptop'],
  keys: [{file: '~/.ssh/id_ed25519', named: false, mode: 0o600}],
  secrets: {names: ['API_KEY']},
  clear: [],
}

const ills = (here: Here): readonly string[] =>
  examineHere(here)
    .filter(({state}) => state === 'warning' || state === 'fault')
    .map(({state, what, told}) => `${state} ${what}: ${told}`)

const {ssh: _, ...noSsh} = well
const {agent: __, ...noAgent} = well
const silentDocker = {version: '28.0.1', buildx: true, stderr: 'Cannot connect to the Docker daemon'}

const broken: Readonly<Record<string, readonly [Here, readonly string[]]>> = {
  'a faulty file': [
    {...well, file: {code: 'CONFIG_INVALID', message: 'deploy.yml:4:1  replicas must be a whole number'}},
    ['fault deploy.yml: deploy.yml:4:1  replicas must be a whole number'],
  ],
  'an old Node': [{...well, node: '18.20.0'}, ['fault node: 18.20.0 is older than 20.19.0.']],
  'no Docker to build with': [{...well, docker: []}, ['fault docker: There is none here, and deploy.yml builds here.']],
  'a Docker that does not answer': [{...well, docker: [silentDocker]}, ['fault docker: No engine answers: Cannot connect to the Docker daemon, and deploy.yml builds here.']],
  'no Docker, and no file that tells whether it is needed': [{...well, file: undefined, docker: []}, ['warning docker: There is none here: nothing can be built here.']],
  'no buildx for a build with secrets': [
    {
      ...well,
      file: configOf(`${written.replace('build: .', 'build: {context: ., secrets: [TOKEN]}')}`),
      docker: [{version: '28.0.1', server: '28.0.1', buildx: false, stderr: ''}],
    },
    ['warning docker: 28.0.1, without buildx, which this build needs.'],
  ],
  'no client for a builder': [
    {...well, file: configOf(`${written.replace('build: .', 'build: {context: ., on: builder}')}`), docker: []},
    ['fault docker: There is no client here, which a build on builder takes.'],
  ],
  'a client without buildx for a builder, and a build with secrets': [
    {...well, file: configOf(`${written.replace('build: .', 'build: {context: ., on: builder, secrets: [TOKEN]}')}`), docker: [{version: '28.0.1', buildx: false, stderr: ''}]},
    ['warning docker: the client 28.0.1, for builder, without buildx, which this build needs.'],
  ],
  'no git to take the tag from': [
    {...well, git: {kind: 'none', because: 'it is not in a git work tree', fix: 'Make it one'}},
    ['fault git: The tag of the image comes from git, and it is not in a git work tree.'],
  ],
  'no ssh': [noSsh, ['fault ssh: There is no `ssh` here, which reads ~/.ssh/config for shipit.']],
  'no agent and no key': [{...noAgent, keys: []}, ['warning ssh agent: None runs, and there is no key in ~/.ssh: only a host that ~/.ssh/config knows a key for lets you in.']],
  'a key that is not there': [{...well, keys: [{file: 'deploy_key', named: true, fault: 'missing'}]}, ['fault key: deploy.yml names deploy_key, and it is not there.']],
  'a key that cannot be read': [{...well, keys: [{file: 'deploy_key', named: true, fault: 'unreadable'}]}, ['fault key: deploy_key cannot be read.']],
  'a key that others may read': [
    {...well, keys: [{file: 'deploy_key', named: true, mode: 0o644}]},
    ['warning key: Others may read deploy_key (mode 644): ssh refuses such a key.'],
  ],
  'a secret that is missing': [
    {...well, secrets: {names: ['API_KEY'], refusal: {code: 'SECRET_MISSING', message: 'The secret API_KEY is missing.'}}},
    ['fault secrets: The secret API_KEY is missing.'],
  ],
  'secrets in clear in git': [{...well, clear: [{file: '.shipit/secrets', mode: 0o600, inGit: true}]}, ['fault .shipit/secrets: It holds secrets in clear, and git keeps it.']],
  'secrets in clear that others may read': [
    {...well, clear: [{file: '.shipit/secrets', mode: 0o644, inGit: false}]},
    ['warning .shipit/secrets: It holds secrets in clear, and others on this machine may read it (mode 644).'],
  ],
}

describe('examineHere()', () => {
  it('finds nothing wrong with a machine that is well', () => {
    expect(ills(well)).to.deep.equal([])
  })

  for (const [what, [here, told]] of Object.entries(broken)) {
    it(`tells of ${what}, and what to do`, () => {
      expect(ills(here)).to.deep.equal(told)
      expect(examineHere(here).filter(({state, fix}) => (state === 'warning' || state === 'fault') !== (fix !== undefined))).to.deep.equal([])
    })
  }

  it('needs no Docker where deploy.yml builds nothing, and no git where it has a tag', () => {
    expect(
      ills({...well, file: configOf('app: shop\nimage: shop\ntag: "1"\nhosts: [web1]\n'), docker: [], git: {kind: 'none', because: 'git is not installed', fix: 'Install it'}}),
    ).to.deep.equal([])
  })
})

describe('exitCodeFor()', () => {
  const fault = (code: Finding['code']): Finding => ({area: 'machine', what: 'x', state: 'fault', told: 'x', ...(code && {code})})
  const exit = (...findings: readonly Finding[]): number => exitCodeFor(diagnosisOf(findings))

  it('is 0 for warnings, and else that of the gravest fault', () => {
    expect([
      exit({area: 'machine', what: 'x', state: 'warning', told: 'x', fix: 'y'}),
      exit(fault(undefined)),
      exit(fault('UNHEALTHY'), fault(undefined)),
      exit(fault('SECRET_MISSING'), fault('UNHEALTHY')),
      exit(fault('SECRET_MISSING'), fault('AUTH_REFUSED')),
    ]).to.deep.equal([0, 1, 5, 2, 4])
  })
})
