import {expect} from 'chai'
import {readdirSync, readFileSync} from 'node:fs'
import {faultLine} from '../../../src/lib/config/fault.js'
import {readConfig} from '../../../src/lib/config/read.js'
import {noteLine} from '../../../src/lib/features/init/draft.js'
import type {Translation} from '../../../src/lib/features/init/draft.js'
import {fromCompose} from '../../../src/lib/features/init/from-compose/compose.js'
import {deployText} from '../../../src/lib/features/init/write/deploy-file.js'
import {expectGolden} from '../../support/golden.js'
import {repository} from '../../support/process.js'

const folder = `${repository}test/init/compose`
const names = readdirSync(folder).flatMap((file) => /^([a-z0-9-]+)\.yml$/.exec(file)?.[1] ?? [])

/** What Compose files read beside themselves. */
const files = new Map([
  ['.env', 'DB_PASSWORD=hunter2\nexport LOG_LEVEL=debug\n# COMMENT=1\n'],
  ['db.env', 'MYSQL_PASSWORD=hunter2\nMYSQL_DATABASE=app\nMYSQL_USER=app\nMARIADB_ROOT_PASSWORD=hunter3\n'],
])

const translate = (name: string): Translation => fromCompose(`${name}.yml`, readFileSync(`${folder}/${name}.yml`, 'utf8'), {files})

/** deploy.yml as init would write it, once it was told where. */
const written = (name: string, {draft, remarks}: Translation): string => deployText({...draft, app: draft.app ?? name, hosts: ['203.0.113.10']}, remarks)

describe('twenty compose files', () => {
  it('are twenty', () => expect(names.length).to.equal(20))

  for (const name of names) {
    it(`${name}.yml becomes what stands beside it, and all else is told with its line`, () => {
      const translation = translate(name)
      const text = written(name, translation)
      expectGolden(`../init/compose/${name}.out`, `${text}\n${translation.notes.map((note) => `${noteLine(note)}\n`).join('')}`)
      const {faults} = readConfig([{file: 'deploy.yml', bytes: Buffer.from(text)}])
      expect(faults.map(faultLine), text).to.deep.equal([])
    })
  }

  it('give away no value of a secret', () => {
    const all = names.map((name) => written(name, translate(name))).join('\n')
    expect(
      ['hunter2', 'hunter3', 'changeme', 'examplepass', 'argon2id', 'replace-me', 'test123', ':umami@', 'guest:guest', 'dev-token'].filter((value) => all.includes(value)),
    ).to.deep.equal([])
  })
})

describe('a command of a compose file', () => {
  it('keeps its quoted words together where it has an entry point before it', () => {
    const text = 'services:\n  web:\n    image: x/y:1\n    ports: ["80:80"]\n    entrypoint: /entry.sh --name "a b"\n    command: sh -c "echo hi there"\n'
    const {draft} = fromCompose('compose.yml', text, {files})
    expect([draft.entrypoint, draft.command]).to.deep.equal(['/entry.sh', ['--name', 'a b', 'sh', '-c', 'echo hi there']])
  })
})

describe('a variable of a compose file', () => {
  it('whose name no variable of deploy.yml may have is told of with its line', () => {
    const text = 'services:\n  web:\n    image: x/y:1\n    ports: ["80:80"]\n    environment:\n      - discovery.type=single-node\n      - LEVEL=debug\n'
    const {draft, remarks, notes} = fromCompose('compose.yml', text, {files})
    expect(deployText({...draft, app: 'x', hosts: ['203.0.113.10']}, remarks))
      .to.include('LEVEL: debug')
      .and.not.include('discovery')
    expect(notes.map(noteLine)).to.deep.equal([
      'compose.yml:6  environment.discovery.type is left out: names under `env` are of letters, digits and _; most images read such a setting from a file, too (`files`)',
    ])
  })
})
