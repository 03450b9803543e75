import {spoken} from './keys.js'
import type {Key} from './keys.js'
import type {Manual, Pages} from './look-up.js'

/** docs/deploy-yml.md: every annotated sample, and every key with what it is for. */
export const deployYmlPage = ({pages, keys}: Manual): string => `${[head, samples, ...[...pages].map(sample), table(pages, keys)].join('\n\n')}\n`

const head = `# deploy.yml

<!-- Made by \`npm run docs\` from templates/docs and the descriptions in the schema. -->

\`shipit docs SECTION\` and \`shipit docs KEY\` print the same in the terminal, \`shipit config check\` tells every fault of a file with its line, and \`shipit config\` shows what it comes to with all defaults.

- Durations: \`30s\`, \`5m\`, \`2h\`, \`1d\`. Sizes: \`512m\`, \`3g\`.
- \`deploy.<destination>.yml\` is merged over \`deploy.yml\` with \`-d <destination>\`: [staging](how-to/staging.md).
- Keys that begin with \`x-\` are your own, for YAML's anchors. Any other key that shipit does not know is a fault.`

const samples = `## Samples

Each is a whole file; what it is about is explained in it.`

function sample([name, text]: readonly [string, string]): string {
  const [first = '', ...rest] = text.trimEnd().split('\n')
  const about = first.replace(/^# (?:[a-z_, ]+: )?/, '')
  return `### ${name}\n\n${about.charAt(0).toUpperCase()}${about.slice(1)}\n\n\`\`\`yaml\n${rest.join('\n').trim()}\n\`\`\``
}

const table = (pages: Pages, keys: readonly Key[]): string => `## Every key

\`NAME\` is a name of your own choice. Sections with a sample: ${[...pages.keys()].map((name) => `[${name}](#${name})`).join(', ')}.

| Key | |
| --- | --- |
${keys.map((key) => `| \`${spoken(key)}\` | ${inCell(key.description)} |`).join('\n')}`

const inCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
