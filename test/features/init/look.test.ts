import {expect} from 'chai'
import {lookAtDockerfile, probePath} from '../../../src/lib/features/init/look/dockerfile.js'
import {look} from '../../../src/lib/features/init/look/look.js'
import {imageOf, remoteOf, toName} from '../../../src/lib/features/init/look/remote.js'
import {isSecretName} from '../../../src/lib/features/init/secret-names.js'

const at = (files: Readonly<Record<string, string>>, remote?: string) =>
  look({folder: 'My Shop', files: new Map(Object.entries(files)), paths: Object.keys(files), ...(remote !== undefined && {remote})})

describe('lookAtDockerfile()', () => {
  it('takes what the last stage says, over lines that go on', () => {
    const text =
      'FROM node AS build\nEXPOSE 9\n# EXPOSE 8\nFROM node\nENV A=1 \\\n    PORT=8080\nEXPOSE 9229 \\\n  $PORT\nVOLUME ["/data", "/uploads"]\nHEALTHCHECK --interval=5s \\\n CMD wget -q http://127.0.0.1:$PORT/up?x=1\n'
    expect(lookAtDockerfile(text)).to.deep.equal({
      port: {value: 8080, where: 'EXPOSE in Dockerfile, line 7'},
      health: {value: '/up', where: 'HEALTHCHECK in Dockerfile, line 10'},
      volumes: [
        {value: '/data', where: 'VOLUME in Dockerfile, line 9'},
        {value: '/uploads', where: 'VOLUME in Dockerfile, line 9'},
      ],
    })
  })

  it('takes PORT where nothing is exposed, and says nothing of what is not there', () => {
    expect(lookAtDockerfile('FROM a\nENV PORT 5000\nHEALTHCHECK NONE\n')).to.deep.equal({port: {value: 5000, where: 'PORT in Dockerfile, line 2'}, volumes: []})
    expect(lookAtDockerfile('FROM a\nEXPOSE 53/udp\nHEALTHCHECK CMD pgrep app\n')).to.deep.equal({volumes: []})
  })
})

describe('probePath()', () => {
  it('finds the path that a probe asks the container itself', () => {
    const commands = [
      'curl -f http://localhost:3000/up',
      'curl --noproxy localhost localhost:3000/health | grep OK',
      'wget -qO- "http://127.0.0.1/a/b?c=d"',
      "fetch('http://0.0.0.0:80')",
      'curl http://localhost:${PORT:-80}/x || exit 1',
      'curl https://example.com/up',
      'pg_isready',
    ]
    expect(commands.map(probePath)).to.deep.equal(['/up', '/health', '/a/b', '/', '/x', undefined, undefined])
  })
})

describe('look()', () => {
  it('knows the kinds of apps by their files, and how each is run', () => {
    const kinds = {
      rails: at({Gemfile: 'gem "rails", "~> 8.0"\n', 'package.json': '{"scripts": {"start": "x"}}', '.ruby-version': 'ruby-3.3.6\n'}),
      rack: at({Gemfile: 'gem "sinatra"\n', 'config.ru': ''}),
      django: at({'requirements.txt': 'Django==5.1\ngunicorn\n', 'manage.py': "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')"}),
      fastapi: at({'pyproject.toml': '[project]\ndependencies = ["fastapi", "uvicorn"]\n', 'main.py': ''}),
      flask: at({'requirements.txt': 'flask\n', 'app.py': '', '.python-version': '3.12.4\n'}),
      go: at({'go.mod': 'module example.com/shop\n\ngo 1.23.1\n', 'cmd/worker/main.go': '', 'cmd/server/main.go': ''}),
      next: at({'package.json': '{"scripts": {"build": "next build", "start": "next start -p 4000"}, "dependencies": {"next": "15"}}', 'pnpm-lock.yaml': ''}),
      node: at({'package.json': '{"scripts": {"start": "node src/server.js"}, "engines": {"node": ">=24"}}'}),
      vite: at({'package.json': '{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "6"}}', 'package-lock.json': ''}),
      site: at({'public/index.html': ''}),
    }
    const told = Object.entries(kinds).map(([name, {kind}]) => [
      name,
      kind?.value.title,
      kind?.value.port,
      kind?.value.values['command'] ?? kind?.value.values['main'] ?? kind?.value.values['folder'],
      kind?.value.values['version'],
    ])
    expect(told).to.deep.equal([
      ['rails', 'Rails', 3000, '["bundle","exec","rails","server","-b","0.0.0.0","-p","3000"]', '3.3'],
      ['rack', 'Rack', 9292, '["bundle","exec","rackup","-o","0.0.0.0","-p","9292"]', '3.4'],
      ['django', 'Django', 8000, '["gunicorn","--bind","0.0.0.0:8000","shop.wsgi"]', '3.13'],
      ['fastapi', 'FastAPI', 8000, '["uvicorn","main:app","--host","0.0.0.0","--port","8000"]', '3.13'],
      ['flask', 'Flask', 8000, '["flask","--app","app","run","--host","0.0.0.0","--port","8000"]', '3.12'],
      ['go', 'Go', 8080, './cmd/server', '1.23'],
      ['next', 'Next.js', 4000, '["npm","start"]', '22'],
      ['node', 'Node', 3000, '["node","src/server.js"]', '24'],
      ['vite', 'Vite', 8080, 'dist', '22'],
      ['site', 'static site', 8080, 'public', undefined],
    ])
    expect(at({'README.md': ''}).kind).to.equal(undefined)
    expect(at({'package.json': '{ broken'}).kind).to.equal(undefined)
  })

  it('finds the path of a health check in the code, not in comments and not in tests', () => {
    expect(at({'src/app.ts': "// '/up'\napp.get('/healthz', ok)\n"}).health).to.deep.equal({value: '/healthz', where: 'src/app.ts, line 2'})
    expect(at({'config/routes.rb': 'get "up" => "rails/health#show"\n'}).health).to.deep.equal({value: '/up', where: 'config/routes.rb, line 1'})
    expect(at({'main.go': 'mux.HandleFunc("GET /healthz", ok)\n'}).health?.value).to.equal('/healthz')
    expect(at({'test/app.test.ts': "get('/up')"}).health).to.equal(undefined)
  })

  it('makes roles of a Procfile, and of its release a hook', () => {
    const {workers, release} = at({Procfile: 'web: npm start\n# no: comment\nworker: npm run worker\nrelease: bin/migrate\n'})
    expect({workers, release}).to.deep.equal({
      workers: [{name: 'worker', value: 'npm run worker', where: 'Procfile, line 3'}],
      release: {value: 'bin/migrate', where: 'Procfile, line 4'},
    })
  })

  it('takes names of .env files, each once, and tells secret ones by their names', () => {
    const {env} = at({'.env': 'export API_KEY=1\nLOG_LEVEL=x\nPORT=1\n', '.env.example': 'API_KEY=\nDATABASE_URL=\n', '.env.test': 'ONLY_TEST=1\n'})
    expect({secrets: env.secrets, clear: env.clear}).to.deep.equal({
      secrets: [
        {value: 'API_KEY', where: '.env, line 1'},
        {value: 'DATABASE_URL', where: '.env.example, line 2'},
      ],
      clear: [{value: 'LOG_LEVEL', where: '.env, line 2'}],
    })
  })
})

describe('isSecretName()', () => {
  it('guesses by the name', () => {
    const names = ['STRIPE_KEY', 'AWS_SECRET_ACCESS_KEY', 'SECRET_KEY_BASE', 'MY_PASSWORD', 'smtp_password', 'GH_TOKEN', 'DATABASE_URL', 'SENTRY_DSN', 'POSTGRES_PASSWORD']
    const clear = [
      'POSTGRES_PASSWORD_FILE',
      'ALLOW_EMPTY_PASSWORD',
      'NEXT_PUBLIC_API_KEY',
      'LOG_LEVEL',
      'MONKEY',
      'KEYBOARD',
      'BASE_URL',
      'MYSQL_RANDOM_ROOT_PASSWORD',
      'PUBLIC_KEY',
    ]
    expect(names.filter((name) => !isSecretName(name))).to.deep.equal([])
    expect(clear.filter(isSecretName)).to.deep.equal([])
  })
})

describe('remoteOf()', () => {
  it('reads every form of address, without what is secret in it', () => {
    const remotes = [
      'git@github.com:acme/shop.git',
      'https://token@github.com/acme/shop',
      'ssh://git@git.example.com:2222/team/sub/shop.git',
      'https://gitlab.com/acme/Shop/',
      '/srv/git/shop.git',
      undefined,
    ]
    expect(remotes.map((each) => remoteOf(each)).map((each) => each && [each.name, imageOf(each)])).to.deep.equal([
      ['shop', 'ghcr.io/acme/shop'],
      ['shop', 'ghcr.io/acme/shop'],
      ['shop', 'team/sub/shop'],
      ['Shop', 'registry.gitlab.com/acme/shop'],
      undefined,
      undefined,
    ])
  })

  it('makes a name that deploy.yml takes of any folder', () => {
    expect(['My Shop', '2024_site', 'proxy', '---', 'a'.repeat(60), 'Ärger'].map((each) => toName(each))).to.deep.equal(['my-shop', 'site', 'app', 'app', 'a'.repeat(40), 'rger'])
  })
})
