// Prints what `shipit --help` says at every width of a terminal, in colour, as JSON: the parts between empty lines, and which of them stand there at each width.
import {Config} from '@oclif/core/config'
import {root} from './bootstrap.js'

const widths = {from: 80, to: 160}

const config = await Config.load(root)
const {default: Help} = await import(`${root}dist/src/lib/cli/help.js`)

const parts = []
const at = {}
for (let width = widths.from; width <= widths.to; width++) at[width] = (await textAt(width)).split('\n\n').map(numberOf)
if ((await textAt(10_000)) !== (await textAt(widths.to))) throw new Error(`the help is wider than ${widths.to} columns`)
process.stdout.write(JSON.stringify({...widths, parts, at}))

async function textAt(width) {
  const said = []
  const help = new Help(config, {maxWidth: width})
  help.log = (...lines) => said.push(...lines)
  await help.showHelp([])
  return said.join('\n').replace(config.userAgent, '{agent}')
}

function numberOf(part) {
  if (!parts.includes(part)) parts.push(part)
  return parts.indexOf(part)
}
