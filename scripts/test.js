// `npm test`: everything. `npm test -- unit`, `npm test -- lab`, or parts of file names run a part of it.
// `npm run test:crash`: the crash matrix, `-- --all` all of it; docs/crash-safety.md.
// `npm run bench`: measurements, most on real hosts, printed as one table and written to bench.json. `npm run bench -- startup` runs a part of them,
// `npm run bench -- --readme` puts the figures into the documents.
import {execFile} from 'node:child_process'
import {existsSync, mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {bootstrap, root, run} from './bootstrap.js'
import {crashOptions} from './crash-options.js'
import {dealt, lanesHere} from './lanes.js'
import {endOwnEngine, engineAnswers} from './own-engine.js'
import {writeFigures} from './figures.js'
import {installSystemPackages} from './system-packages.js'

const isBench = process.argv.includes('--bench')
const isCrash = process.argv[2] === '--crash'
process.env.SHIPIT_CRASH = crashOptions(isCrash ? process.argv.slice(3) : ['--sample', '7'])
const wanted = isCrash ? ['lab/crash.test'] : process.argv.slice(2).filter((word) => word !== '--bench' && word !== '--readme')
const labName = process.env.SHIPIT_TEST_LAB ?? `test-${process.pid}`
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort())

await bootstrap()
if (isBench && process.argv.includes('--readme')) {
  await writeFigures()
  process.exit()
}
const engineWasThere = await engineAnswers()
const total = {passed: 0, failed: 0, failures: []}
try {
  const {unit, lab} = chooseFiles()
  if (wanted.length === 0 && !isBench) count(await check())
  if (unit.length > 0 || lab.length > 0) await installSystemPackages({measures: isBench})
  // One table for all of a benchmark: one run.
  if (isBench) count(await mocha([...unit, ...lab]))
  else {
    if (unit.length > 0) count(await mocha(unit))
    if (lab.length > 0 && !stop.signal.aborted) for (const counts of await inLanes(lab)) count(counts)
  }
} finally {
  await tearDown()
}
if (stop.signal.aborted) count({passed: 0, failed: 1, failures: ['The run was interrupted.']})
for (const failure of total.failures) console.log(`\nFailed: ${failure}`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)

function count({passed, failed, failures}) {
  total.passed += passed
  total.failed += failed
  total.failures.push(...failures)
}

/** Tests on real hosts are under test/lab and come last. */
function chooseFiles() {
  const files = readdirSync(`${root}dist/test`, {recursive: true})
    .filter((path) => path.endsWith(isBench ? '.bench.js' : '.test.js'))
    .sort()
  const isLab = (path) => path.startsWith('lab/')
  const isWanted = (path) =>
    wanted.length === 0 || wanted.some((word) => (word === 'unit' ? !isLab(path) : word === 'lab' ? isLab(path) : path.includes(word.replace(/^test\//, '').replace(/\.ts$/, ''))))
  const chosen = files.filter(isWanted).map((path) => `dist/test/${path}`)
  if (chosen.length === 0) throw new Error(`no test file matches ${wanted.join(' ')}`)
  return {unit: chosen.filter((path) => !path.startsWith('dist/test/lab/')), lab: chosen.filter((path) => path.startsWith('dist/test/lab/'))}
}

/** Each lane has hosts of its own. Side by side, a suite is printed when it has ended. */
function inLanes(files) {
  const lanes = dealt(files, lanesHere())
  return Promise.all(lanes.map((lane, index) => mocha(lane, {SHIPIT_TEST_LAB: index === 0 ? labName : `${labName}-${index + 1}`, SHIPIT_TEST_LANES: String(lanes.length)})))
}

/** Lint and format, each as one test, side by side. */
async function check() {
  const checks = {eslint: ['.'], prettier: ['--check', '--log-level', 'warn', '.']}
  const codes = await Promise.all(Object.entries(checks).map(([program, args]) => run(`node_modules/.bin/${program}`, args, stop)))
  const failures = Object.entries(checks).flatMap(([program, args], index) =>
    codes[index] === 0 ? [] : [`${program} ${args.join(' ')}: exit code ${codes[index]}; \`npm run lint\` says more`],
  )
  return {passed: codes.length - failures.length, failed: failures.length, failures}
}

/** A run that ended without leaving its counts counts as one failure. */
async function mocha(files, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'shipit-test-'))
  const counts = join(folder, 'counts.json')
  try {
    const code = await run('node_modules/.bin/mocha', ['--forbid-only', '--forbid-pending', '--reporter', './scripts/reporter.cjs', ...files], {
      env: {SHIPIT_TEST_LAB: labName, ...env, SHIPIT_TEST_COUNTS: counts},
      signal: stop.signal,
    })
    const told = existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : {passed: 0, failed: 0, failures: []}
    if (code === 0 || told.failed > 0) return told
    return {...told, failed: 1, failures: [`mocha ended with exit code ${code} and named no test`]}
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

/** Labs of this run are named for it, so that runs side by side leave each other's alone. What a test left behind goes; SHIPIT_KEEP_TEST_LAB=1 keeps it. */
async function tearDown() {
  if (process.env.SHIPIT_KEEP_TEST_LAB === '1' || !existsSync(`${root}dist/src/commands/lab/down.js`)) return
  const {labs = []} = JSON.parse((await answerOf(['lab', '--json'])) || '{}')
  for (const {name} of labs.filter((each) => each.name === labName || each.name.startsWith(`${labName}-`)))
    await run(process.execPath, ['bin/run.js', 'lab', 'down', '--name', name, '--quiet'])
  await endOwnEngine(engineWasThere)
}

/** What shipit prints; nothing where no engine answers. */
function answerOf(args) {
  return new Promise((resolve) => execFile(process.execPath, ['bin/run.js', ...args], {cwd: root}, (error, stdout) => resolve(error ? '' : stdout)))
}
