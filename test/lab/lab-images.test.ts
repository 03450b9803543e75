import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
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
  const run = async (...words: readonly string[]): Promise<string> => (await execa(engine.docker, ['run', '--rm', ...words], {env: engine.env})).stdout

  before(async () => {
    engine = await machine.engine()
    await ensureImages(['caddy:2', 'node:20-slim'], machine)
  })

  it('are got once: the second time there is nothing to do', async () => {
    expect(await ensureImages(['caddy:2', 'node:20-slim'], machine)).to.deep.equal([])
  })

  it('caddy:2 serves what /etc/caddy/Caddyfile says, and keeps its state in /data and /config', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shipit-caddy-'))
    await writeFile(join(folder, 'Caddyfile'), ':80 {\n\trespond "{$GREETING} from {http.request.host}"\n}\n')
    const {stdout: id} = await execa(engine.docker, ['run', '--detach', '--rm', '--env', 'GREETING=hello', '--volume', `${folder}/Caddyfile:/etc/caddy/Caddyfile:ro`, 'caddy:2'])
    try {
      const asked =
        'i=0; until wget -q -O - http://127.0.0.1/; do i=$((i + 1)); [ $i -lt 100 ] || exit 1; sleep 0.1; done; find /data /config -name "*.json" -o -name "instance.uuid" | sort'
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
})
