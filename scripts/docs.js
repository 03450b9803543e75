// `npm run docs`: writes the pages of docs/ that are made of the source: errors.md, deploy-yml.md and commands.md.
import {writeFileSync} from 'node:fs'
import {bootstrap, root} from './bootstrap.js'

await bootstrap()
const {madePages} = await import('../dist/test/support/made-pages.js')
for (const [name, text] of await madePages()) writeFileSync(`${root}docs/${name}`, text)
