// `npm run test:fuzz`: 10,000 files for deploy.yml, right and wrong, through all that needs no host.
// --seed N repeats a run, --from N --count N a part of it; --show N prints one file.
import {performance} from 'node:perf_hooks'
import {parseArgs} from 'node:util'
import {bootstrap} from './bootstrap.js'

const {values} = parseArgs({options: {seed: {type: 'string'}, from: {type: 'string'}, count: {type: 'string'}, show: {type: 'string'}}})
await bootstrap()
const {fuzz} = await import('../dist/test/fuzz/run.js')
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))

if (values.show === undefined) await tryAll()
else await show(Number(values.show))

async function tryAll() {
  const [from, count] = [Number(values.from ?? 0), Number(values.count ?? 10_000)]
  console.log(`seed ${seed}, files ${from} to ${from + count - 1}`)
  const began = performance.now()
  const {ends, complaints, slowest} = await fuzz({seed, from, to: from + count})
  for (const {index, complaint} of complaints.slice(0, 20)) console.log(`\nfile ${index}: ${complaint}\n  npm run test:fuzz -- --seed ${seed} --show ${index}`)
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  console.log(
    `\n${ends.faults} with faults, ${ends.refused} refused, ${ends.planned} planned, the slowest in ${slowest.toFixed(2)} s of computing, all in ${seconds} s; ${complaints.length} complaints`,
  )
  process.exitCode = complaints.length === 0 && slowest < 2 ? 0 : 1
}

async function show(index) {
  const [{makeCase}, {randomOf}, {tryCase}] = await Promise.all(['file', 'random', 'try-case'].map((name) => import(`../dist/test/fuzz/${name}.js`)))
  const {base, over} = makeCase(randomOf(seed, index))
  process.stdout.write(base)
  if (over) process.stdout.write(Buffer.concat([Buffer.from('\n# deploy.staging.yml, laid over it:\n'), over]))
  console.log(`\n# ${JSON.stringify(tryCase({base, over}))}`)
}
