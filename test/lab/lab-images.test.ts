import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {expect} from 'chai'
import {execa} from 'execa'
import {here} from '../../src/lib/cli/here.js'
import {ensureImages} from '../../src/lib/cli/lab/images.js'
import type {LocalEngine} from '../../src/lib/run/local-engine.js'

const machine = here(() => undefined)

/** What a deploy.yml may rely on, whether an image was pulled or built here. */
describe('images under public names', function () {
  this.timeout(300_000)
  let engine: LocalEngine
  const names = ['caddy:2', 'node:20-slim', 'postgres:17', 'postgres:15', 'redis:8', 'mariadb:11', 'restic/restic:0.18.0']
  const started: string[] = []
  const docker = async (...words: readonly string[]): Promise<string> => (await execa(engine.docker, words, {env: engine.env})).stdout
  const start = async (...words: readonly string[]): Promise<string> => {
    const id = await docker('run', '--detach', ...words)
    started.push(id)
    return id
  }
  const refused = async (...words: readonly string[]): Promise<string> => {
    const {exitCode, stderr} = await execa(engine.docker, ['run', '--rm', ...words], {env: engine.env, reject: false})
    return `${exitCode}: ${stderr}`
  }
  /** Asks in the container, every tenth of a second for two minutes, until the question ends well. */
  const until = async (id: string, question: string): Promise<string> =>
    docker('exec', id, 'sh', '-c', `i=0; until ${question} >/dev/null 2>&1; do i=$((i + 1)); [ $i -lt 1200 ] || exit 1; sleep 0.1; done; ${question}`)
  const run = async (...words: readonly string[]): Promise<string> => (await execa(engine.docker, ['run', '--rm', ...words], {env: engine.env})).stdout

  before(async () => {
    engine = await machine.engine()
    await ensureImages(names, machine)
  })

  after(async () => {
    if (started.length > 0) await execa(engine.docker, ['rm', '--force', '--volumes', ...started], {env: engine.env})
  })

  it('are got once: the second time there is nothing to do', async () => {
    expect(await ensureImages(names, machine)).to.deep.equal([])
  })

  it('caddy:2 serves what /etc/caddy/Caddyfile says, and keeps its state in /data and /config', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shipit-caddy-'))
    await writeFile(join(folder, 'Caddyfile'), ':80 {\n\trespond "{$GREETING} from {http.request.host}"\n}\n')
    const {stdout: id} = await execa(engine.docker, ['run', '--detach', '--rm', '--env', 'GREETING=hello', '--volume', `${folder}/Caddyfile:/etc/caddy/Caddyfile:ro`, 'caddy:2'])
    try {
      const asked =
        'i=0; until wget -q -O - http://127.0.0.1/; do i=$((i + 1)); [ $i -lt 600 ] || exit 1; sleep 0.1; done; find /data /config -name "*.json" -o -name "instance.uuid" | sort'
      const {stdout} = await execa(engine.docker, ['exec', id, 'sh', '-c', asked])
      expect(stdout)
        .to.match(/^hello from 127\.0\.0\.1/)
        .and.include('/config/caddy/autosave.json')
    } finally {
      await execa(engine.docker, ['rm', '--force', '--volumes', id])
      await rm(folder, {recursive: true})
    }
  })

  it('caddy:2 is new enough, and has the tools and certificates that are leaned on', async () => {
    expect(await run('caddy:2', 'caddy', 'version')).to.match(/^v?2\.(?:[7-9]|\d\d)\./)
    expect(await run('caddy:2', 'sh', '-c', 'sleep 0 && grep -c BEGIN /etc/ssl/certs/ca-certificates.crt')).to.match(/^\d{2,}$/)
  })

  it('node:20-slim runs a script, a flag or a program, and has the user node', async () => {
    expect(await run('node:20-slim', '-p', 'process.versions.node.split(".")[0]')).to.equal('20')
    expect(await run('node:20-slim', 'node', '-p', '1 + 1')).to.equal('2')
    expect(await run('--user', 'node', 'node:20-slim', 'sh', '-c', 'id -u; echo $HOME')).to.equal('1000\n/home/node')
  })

  it('restic/restic:0.18.0 runs restic, and has it where it is copied from', async () => {
    expect(await run('restic/restic:0.18.0', 'version')).to.match(/^restic 0\.18\.0 /)
    expect(await run('--entrypoint', '/usr/bin/restic', 'restic/restic:0.18.0', 'version')).to.match(/^restic 0\.18\.0 /)
  })

  for (const version of ['17', '15']) {
    describe(`postgres:${version}`, () => {
      const image = `postgres:${version}`
      const ready = 'pg_isready -h 127.0.0.1 -U postgres'

      it('refuses to begin without a password', async () => {
        expect(await refused(image)).to.match(/^1: Error: Database is uninitialized and superuser password is not specified\./)
      })

      it('makes the account and the database, runs the scripts, and takes flags of the server', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'shipit-postgres-'))
        await writeFile(join(folder, 'password'), "it's $HOME\n")
        await writeFile(join(folder, '1.sh'), 'psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<< "CREATE TABLE told (by text)"\n')
        await writeFile(join(folder, '2.sql'), "INSERT INTO told VALUES ('sql');\n")
        await writeFile(join(folder, '3.sql.gz'), gzipSync("INSERT INTO told VALUES ('gz');\n"))
        await chmod(folder, 0o755)
        const mounts = ['1.sh', '2.sql', '3.sql.gz'].flatMap((file) => ['--volume', `${folder}/${file}:/docker-entrypoint-initdb.d/${file}:ro`])
        const env = ['--env', 'POSTGRES_USER=anna', '--env', 'POSTGRES_DB=the shop', '--env', 'POSTGRES_PASSWORD_FILE=/password', '--env', 'POSTGRES_INITDB_ARGS=--data-checksums']
        try {
          const id = await start(...env, ...mounts, '--volume', `${folder}/password:/password:ro`, image, '-c', 'max_connections=50')
          await until(id, ready)
          const sql = 'SELECT by, current_setting($$max_connections$$), current_setting($$data_checksums$$) FROM told'
          expect(await docker('exec', id, 'psql', '-AtU', 'anna', 'the shop', '-c', sql)).to.equal('sql|50|on\ngz|50|on')
          const strict =
            'PGPASSWORD=wrong psql -h "$(hostname -i)" -U anna postgres -c "" 2>&1; PGPASSWORD="it\'s \\$HOME" psql -h "$(hostname -i)" -AtU anna postgres -c "SELECT 1"'
          const {stdout} = await execa(engine.docker, ['exec', id, 'sh', '-c', strict])
          expect(stdout).to.match(/password authentication failed for user "anna"\n1$/)
          expect(await docker('exec', id, 'sh', '-c', 'grep ^Uid /proc/1/status; for tool in pgbench pg_dump pg_restore; do $tool --version; done')).to.match(
            /^Uid:\s+999\s.*\npgbench .*\npg_dump .*\npg_restore /,
          )
        } finally {
          await rm(folder, {recursive: true})
        }
      })

      it('keeps its data over a restart, ends cleanly, and begins only once', async () => {
        const id = await start('--env', 'POSTGRES_HOST_AUTH_METHOD=trust', image)
        await until(id, ready)
        await docker('exec', id, 'psql', '-U', 'postgres', '-c', 'CREATE TABLE kept ()')
        await docker('stop', id)
        expect(await docker('inspect', '--format', '{{.State.ExitCode}} {{.Config.StopSignal}}', id)).to.equal('0 SIGINT')
        await docker('start', id)
        await until(id, ready)
        expect(await docker('exec', id, 'psql', '-AtU', 'postgres', '-c', '\\dt')).to.equal('public|kept|table|postgres')
        expect(await docker('logs', id)).to.include('Skipping initialization')
      })

      it('runs as any user', async () => {
        const id = await start('--user', '1234:1234', '--env', 'POSTGRES_PASSWORD=p', '--env', 'PGDATA=/var/lib/postgresql/data/own', image)
        await until(id, ready)
        expect(await docker('exec', id, 'sh', '-c', 'stat -c %u $PGDATA/PG_VERSION')).to.equal('1234')
      })
    })
  }

  it('postgres:17 says so when the data is of another version', async () => {
    const id = await start('--env', 'POSTGRES_PASSWORD=p', 'postgres:15')
    await until(id, 'pg_isready -h 127.0.0.1')
    await docker('stop', id)
    expect(await refused('--volumes-from', id, 'postgres:17')).to.match(/^1: .*database files are incompatible with server/s)
  })

  it('redis:8 takes flags or a command, is open to its network, and runs as redis in /data', async () => {
    const id = await start('redis:8', '--appendonly', 'yes')
    await until(id, 'redis-cli ping | grep PONG')
    const asked = 'redis-cli config get appendonly; redis-cli config get protected-mode; redis-cli config get dir; grep ^Uid /proc/1/status | cut -f 2'
    expect((await docker('exec', id, 'sh', '-c', asked)).split('\n')).to.deep.equal(['appendonly', 'yes', 'protected-mode', 'no', 'dir', '/data', '999'])
    expect(await run('redis:8', 'redis-server', '--version')).to.match(/^Redis server v=8\./)
    expect(await run('redis:8', 'redis-cli', '--version')).to.match(/^redis-cli 8\./)
  })

  it('redis:8 goes by a configuration file', async () => {
    const words = [
      'sh',
      '-c',
      'printf "protected-mode yes\\nmaxmemory 20mb\\n" > /tmp/redis.conf; chmod 644 /tmp/redis.conf; exec docker-entrypoint.sh /tmp/redis.conf --port 6380',
    ]
    const id = await start('redis:8', ...words)
    await until(id, 'redis-cli -p 6380 ping | grep PONG')
    expect(await docker('exec', id, 'sh', '-c', 'redis-cli -p 6380 config get protected-mode; redis-cli -p 6380 config get maxmemory')).to.equal(
      'protected-mode\nyes\nmaxmemory\n20971520',
    )
  })

  describe('mariadb:11', () => {
    const well = 'healthcheck.sh --connect --innodb_initialized'

    it('refuses to begin without a password', async () => {
      expect(await refused('mariadb:11')).to.match(/^1: .*Database is uninitialized and password option is not specified/)
    })

    it('makes root, the account and the database, runs the scripts, and lets nobody in without a password', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'shipit-mariadb-'))
      await writeFile(join(folder, 'password'), `it's \\"$HOME\n`)
      await writeFile(join(folder, '1.sql'), "CREATE TABLE told (who text); INSERT INTO told VALUES ('sql');\n")
      await chmod(folder, 0o755)
      const env = ['MARIADB_ROOT_PASSWORD_FILE=/password', 'MYSQL_DATABASE=my_shop', 'MARIADB_USER=anna', 'MARIADB_PASSWORD=a"b'].flatMap((each) => ['--env', each])
      const mounts = ['--volume', `${folder}/1.sql:/docker-entrypoint-initdb.d/1.sql:ro`, '--volume', `${folder}/password:/password:ro`]
      try {
        const id = await start(...env, ...mounts, 'mariadb:11', '--max-connections=77')
        await until(id, well)
        const ask = async (password: string, ...words: readonly string[]) => docker('exec', '--env', `MYSQL_PWD=${password}`, id, 'mariadb', '-N', '-e', ...words)
        expect(await ask('a"b', 'SELECT who, @@max_connections FROM told', '-h', '127.0.0.1', '-u', 'anna', 'my_shop')).to.equal('sql\t77')
        expect(await ask(`it's \\"$HOME`, "SELECT CONCAT(user, '@', host) FROM mysql.user WHERE user <> 'healthcheck' AND user <> 'mariadb.sys' ORDER BY 1")).to.equal(
          'anna@%\nroot@%\nroot@localhost',
        )
        const {exitCode} = await execa(engine.docker, ['exec', id, 'mariadb', '-e', 'SELECT 1'], {reject: false})
        expect(exitCode).to.equal(1)
        expect(await docker('exec', id, 'sh', '-c', 'grep ^Uid /proc/1/status; mariadb-dump --version')).to.match(/^Uid:\s+999\s.*\nmariadb-dump from 11\./)
      } finally {
        await rm(folder, {recursive: true})
      }
    })

    it('keeps its data over a restart, and ends cleanly', async () => {
      const id = await start('--env', 'MYSQL_ALLOW_EMPTY_PASSWORD=yes', '--env', 'MARIADB_INITDB_SKIP_TZINFO=1', 'mariadb:11')
      await until(id, well)
      await docker('exec', id, 'mariadb', '-e', 'CREATE DATABASE kept')
      await docker('stop', id)
      expect(await docker('inspect', '--format', '{{.State.ExitCode}}', id)).to.equal('0')
      await docker('start', id)
      await until(id, well)
      expect(await docker('exec', id, 'mariadb', '-N', '-e', "SHOW DATABASES LIKE 'kept'")).to.equal('kept')
    })
  })
})
