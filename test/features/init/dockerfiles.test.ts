import {expect} from 'chai'
import {lookAtDockerfile} from '../../../src/lib/features/init/look/dockerfile.js'
import {kindOf} from '../../../src/lib/features/init/look/kinds.js'
import {ciFile, ciNames} from '../../../src/lib/features/init/write/ci.js'
import {dockerfileOf} from '../../../src/lib/features/init/write/files.js'
import {parse} from 'yaml'
import {expectGolden} from '../../support/golden.js'

const repositories: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'node-npm': {'package.json': '{"scripts": {"build": "tsc", "start": "node dist/server.js"}, "dependencies": {"express": "5"}}', 'package-lock.json': ''},
  'node-pnpm': {'package.json': '{"scripts": {"start": "next start"}, "dependencies": {"next": "15"}}', 'pnpm-lock.yaml': ''},
  'node-yarn': {'package.json': '{"main": "index.js", "dependencies": {"express": "5"}}', 'yarn.lock': '', 'index.js': ''},
  'node-bare': {'package.json': '{"scripts": {"start": "node server.js"}}', '.nvmrc': 'v20.19.0'},
  'node-vite': {'package.json': '{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "6"}}', 'package-lock.json': ''},
  django: {'requirements.txt': 'django\ngunicorn\n', 'manage.py': "setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')"},
  fastapi: {'pyproject.toml': '[project]\ndependencies = ["fastapi"]', 'main.py': ''},
  rails: {Gemfile: 'gem "rails"'},
  rack: {Gemfile: 'gem "sinatra"', 'config.ru': '', Procfile: 'web: bundle exec puma -p $PORT\n'},
  go: {'go.mod': 'module shop\ngo 1.24\n', 'go.sum': '', 'main.go': ''},
  site: {'index.html': ''},
}

describe('Dockerfiles that init writes', () => {
  for (const [name, files] of Object.entries(repositories)) {
    it(`${name}: built in stages, not run as root, and listening where deploy.yml says`, () => {
      const kind = kindOf({folder: name, files: new Map(Object.entries(files)), paths: Object.keys(files)})?.value
      const text = kind ? dockerfileOf(kind) : ''
      expectGolden(`init/${name}.Dockerfile`, text)
      const last = text.slice(text.lastIndexOf('FROM '))
      expect([lookAtDockerfile(text).port?.value, /^(?:USER \S+|FROM \S+:nonroot)$/m.test(last), text.includes('HEALTHCHECK')]).to.deep.equal([kind?.port, true, false])
    })
  }
})

describe('workflows that init writes', () => {
  for (const ci of ciNames) {
    it(`${ci}: YAML, no secret on a command line, host keys pinned`, () => {
      const {text} = ciFile(ci, ['203.0.113.10'])
      expect(parse(text)).to.be.an('object')
      expect(text).to.include('cp .shipit/known_hosts ~/.ssh/known_hosts').and.to.include('shipit deploy --yes').and.to.include('203.0.113.10')
      expect(text).not.to.match(/StrictHostKeyChecking|ssh-keyscan|accept-new-host-keys/)
      const programs = text.split('\n').filter((line) => /\$\{?\{?[^}]*(?:AGE_KEY|SSH_KEY)/.test(line) && !/^\s*(?:env:|#)/.test(line))
      expect(
        programs.map((line) => line.trim().replace(/^- /, '')).filter((line) => !/^printf '%s\\n' "\$SHIPIT_SSH_KEY" > |^cp "\$SHIPIT_SSH_KEY" |^unset /.test(line)),
      ).to.deep.equal([])
    })
  }
})
