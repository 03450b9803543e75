import {expect} from 'chai'
import {readdirSync, readFileSync} from 'node:fs'
import {faultLine} from '../../../src/lib/config/fault.js'
import {readConfig} from '../../../src/lib/config/read.js'
import {noteLine} from '../../../src/lib/features/init/draft.js'
import type {Translation} from '../../../src/lib/features/init/draft.js'
import {fromKamal} from '../../../src/lib/features/init/from-kamal/kamal.js'
import {deployText} from '../../../src/lib/features/init/write/deploy-file.js'
import {expectGolden} from '../../support/golden.js'
import {repository} from '../../support/process.js'

const folder = `${repository}test/init/kamal`
const names = readdirSync(folder).flatMap((file) => /^([a-z0-9-]+)\.yml$/.exec(file)?.[1] ?? [])
const secrets = `# Secrets
KAMAL_REGISTRY_PASSWORD=$KAMAL_REGISTRY_PASSWORD
RAILS_MASTER_KEY=$(cat config/master.key)
ALL=$(kamal secrets fetch --adapter 1password --account acme --from Vault/Item DB_PASSWORD GHCR_TOKEN)
MAIN_DB_PASSWORD=$(kamal secrets extract DB_PASSWORD $ALL)
OTHER=$(kamal secrets fetch --adapter lastpass --account a@example.com X)
GITHUB_TOKEN=$(gh config get -h github.com oauth_token | tr -d "\\n")
RENAMED=$OLD_NAME
PLAIN=hunter2
`

const translate = (name: string, more: {readonly paths?: readonly string[]; readonly secrets?: string} = {}): Translation =>
  fromKamal(`${name}.yml`, readFileSync(`${folder}/${name}.yml`, 'utf8'), {
    files: new Map(more.secrets === undefined ? [] : [['.kamal/secrets', more.secrets]]),
    paths: more.paths ?? [],
  })

describe("Kamal's files", () => {
  for (const name of names) {
    it(`${name}.yml becomes what stands beside it, and all else is told with its line`, () => {
      const {draft, remarks, notes} = translate(name)
      const text = deployText(draft, remarks)
      expectGolden(`../init/kamal/${name}.out`, `${text}\n${notes.map((note) => `${noteLine(note)}\n`).join('')}`)
      expect(readConfig([{file: 'deploy.yml', bytes: Buffer.from(text)}]).faults.map(faultLine), text).to.deep.equal([])
      expect(text).not.to.include('hunter2')
    })
  }

  it('hooks stay where they are, under the names that they have here', () => {
    const {draft, notes} = translate('rails', {
      paths: ['.kamal/hooks/pre-build', '.kamal/hooks/pre-deploy.sample', '.kamal/hooks/post-deploy', '.kamal/hooks/docker-setup', 'rails.staging.yml'],
    })
    expect(draft.hooks).to.deep.equal({'before-build': './.kamal/hooks/pre-build', 'after-deploy': './.kamal/hooks/post-deploy'})
    expect(notes.map(noteLine).filter((line) => /kamal\/hooks|staging/.test(line))).to.deep.equal([
      '.kamal/hooks/pre-build:1  runs as before-build: it is told SHIPIT_VERSION, SHIPIT_BY, SHIPIT_HOSTS and alike in place of KAMAL_…',
      '.kamal/hooks/post-deploy:1  runs as after-deploy: it is told SHIPIT_VERSION, SHIPIT_BY, SHIPIT_HOSTS and alike in place of KAMAL_…',
      '.kamal/hooks/docker-setup:1  has no counterpart',
      'rails.staging.yml:1  lies over rails.yml: write what it says otherwise into deploy.staging.yml',
    ])
  })

  it('.kamal/secrets becomes sources of secrets; values stay where they are', () => {
    const {draft, notes, remarks} = translate('rails', {secrets})
    expect(draft.secret_sources).to.deep.equal([
      {command: 'cat config/master.key', names: ['RAILS_MASTER_KEY']},
      {from: '1password', vault: 'Vault', item: 'Item', account: 'acme'},
      {command: ['sh', '-c', 'gh config get -h github.com oauth_token | tr -d "\\n"'], names: ['GITHUB_TOKEN']},
    ])
    expect(notes.map(noteLine).filter((line) => line.startsWith('.kamal/secrets'))).to.deep.equal([
      '.kamal/secrets:6  the adapter lastpass is none that shipit knows by itself: write its program under `secret_sources`, as `command`',
      '.kamal/secrets:8  RENAMED is the variable OLD_NAME of the environment: write RENAMED:OLD_NAME under `secrets`',
      '.kamal/secrets:9  PLAIN: its value is not copied; shipit secrets set PLAIN',
    ])
    const text = deployText(draft, remarks)
    expect(readConfig([{file: 'deploy.yml', bytes: Buffer.from(text)}]).faults.map(faultLine)).to.deep.equal([])
  })
})
