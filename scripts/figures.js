// `npm run bench -- --readme`: puts what the last `npm run bench` measured between the marks of README.md and docs/speed.md.
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {root} from './bootstrap.js'

export async function writeFigures() {
  const report = `${root}bench.json`
  if (!existsSync(report)) throw new Error('There is no bench.json: `npm run bench` first.')
  const parts = Object.entries(JSON.parse(readFileSync(report, 'utf8')))
  // Packages are there only once the tests' own set-up has run.
  const {toMarkdown} = await import('../dist/test/bench/table.js')
  const whole = parts.map(([name, part]) => `### ${name}\n\n${toMarkdown(part.rows)}\n\n${beside(part)}`).join('\n\n')
  const besidePeer = parts.flatMap(([, {rows}]) => rows.filter((row) => row.peer !== undefined).map((row) => ({...row, name: row.name.trim()})))
  await fill('docs/speed.md', whole)
  await writeFirst(parts)
  await fill('README.md', `${toMarkdown(besidePeer)}\n\n${beside(parts.findLast(([, {rows}]) => rows.some((row) => row.peer !== undefined))[1])}`)
}

/** The first deploy has a page of its own. */
export async function writeFirst(parts) {
  const [, first] = parts.find(([name]) => name === 'first') ?? []
  if (!first) return
  const rows = first.rows.map(({name, unit, values, median}) => `| ${name} | ${unit === 's' ? `${median.toFixed(1)} s` : median} | ${values.length} |`)
  await fill('docs/getting-started.md', `${['| | median | rounds |', '| --- | --- | --- |', ...rows].join('\n')}\n\n${beside(first)}`)
}

/** What the figures have to be read with. */
const beside = ({at, machine, load}) =>
  `Measured ${at.slice(0, 10)} on ${machine.cores}, ${machine.memory}, Linux ${machine.kernel}, Node ${machine.node}, Docker ${machine.docker}, ${machine.ssh}; load ${load.join(' to ')}.`

/** A document without the marks is left as it is. */
async function fill(name, text) {
  const file = root + name
  const before = readFileSync(file, 'utf8')
  const after = before.replace(/(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/, (_, start, end) => `${start}\n${text}\n\n${end}`)
  const {format, resolveConfig} = await import('prettier')
  if (after === before) return console.log(`${name}: no marks <!-- bench --> and <!-- /bench -->, or nothing new.`)
  writeFileSync(file, await format(after, {...(await resolveConfig(file)), filepath: file}))
  console.log(`${name}: written.`)
}
