import {randomBytes} from 'node:crypto'
import {cp, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {execa} from 'execa'
import {findLocalEngine} from '../../src/lib/run/local-engine.js'
import {root} from '../house/process.js'
import {createApp} from '../lab/app.js'
import type {App} from '../lab/app.js'
import {openLab} from '../lab/fixture.js'
import {moveAway} from './far.js'
import type {FarLab} from './far.js'
import {inTurns, seconds} from './measure.js'
import {add, begin} from './report.js'

const part = 'delivery'
const rounds = Number(process.env['SHIPIT_BENCH_ROUNDS'] ?? 3)
const megabyte = 1_000_000

// What changes from build to build: a part that can't be made smaller, and a part that can.
const change = (): Buffer => Buffer.concat([randomBytes(2 * megabyte), Buffer.from('what can be made smaller\n'.repeat(80_000))])

describe('bench: delivery of an image whose last layer changed', function () {
  this.timeout(900_000)
  let far: FarLab
  let app: App
  let changed: Buffer = Buffer.alloc(0)

  before(async () => {
    far = await moveAway(await openLab())
    app = await createApp(far.lab, 'far-sent', {written: {image: 'far-sent', tag: undefined, build: '.'}})
    await cp(join(root, 'examples/hello'), app.directory, {recursive: true, filter: (path) => !path.endsWith('deploy.yml')})
    await writeFile(join(app.directory, 'Dockerfile'), 'FROM node:20-slim\nWORKDIR /app\nCOPY *.js package.json ./\nCOPY data /data\nCMD ["node", "server.js"]\n')
    await build(0)
    await app.deploy()
    await begin(part)
  })

  after(async () => {
    await app.run('remove', '--volumes', '--confirm', app.name)
    await far.close()
  })

  const build = async (version: number): Promise<void> => {
    changed = change()
    await writeFile(join(app.directory, 'data'), changed)
    await app.configure({image: 'far-sent', tag: `v${version}`, build: '.'})
  }

  it('sends what has changed, compressed', async () => {
    const bytes: number[] = []
    let packed = 0
    const {docker, env} = await findLocalEngine()
    const values = await inTurns(rounds, {
      shipit: async (round) => {
        await build(round + 1)
        packed = gzipSync(changed).length / megabyte
        const before = far.bytes()
        const took = await seconds(() => app.deploy())
        bytes.push((far.bytes() - before) / megabyte)
        return took
      },
      whole: (round) =>
        seconds(async () => {
          const save = execa(docker, ['save', `far-sent:v${round + 1}`], {env, buffer: false})
          const load = execa('ssh', ['-F', far.lab.sshConfig, 'web1', 'docker load'], {buffer: false})
          save.stdout.pipe(load.stdin)
          await Promise.all([save, load])
        }),
    })
    add(part, {
      name: `a layer of ${(changed.length / megabyte).toFixed(1)} MB, all of a deploy on the wire`,
      unit: 'MB',
      values: bytes,
      floor: packed,
      aim: {by: 'ratio', of: 1.05},
      note: 'the floor is the layer, compressed',
    })
    add(part, {name: '  build, deliver, replace', unit: 's', values: values.shipit})
    add(part, {name: '  `docker save | ssh docker load` alone', unit: 's', values: values.whole})
  })
})
