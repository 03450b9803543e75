import {Config} from '@oclif/core/config'
import {format, resolveConfig} from 'prettier'
import {commandsPage} from '../../src/lib/cli/commands-page.js'
import {openManual} from '../../src/lib/cli/docs.js'
import {deployYmlPage} from '../../src/lib/features/docs/deploy-yml-page.js'
import {errorsPage} from '../../src/lib/features/docs/errors-page.js'
import {root} from '../house/process.js'

/** The pages of docs/ that are made of the source, by their names. */
export async function madePages(): Promise<ReadonlyMap<string, string>> {
  const {commands} = await Config.load({root})
  const shown = commands.filter(({hidden}) => !hidden).toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const texts = {'errors.md': errorsPage(), 'deploy-yml.md': deployYmlPage(openManual()), 'commands.md': commandsPage(shown)}
  const file = `${root}docs/errors.md`
  const options = {...(await resolveConfig(file)), filepath: file}
  return new Map(await Promise.all(Object.entries(texts).map(async ([name, text]) => [name, await format(text, options)] as const)))
}
