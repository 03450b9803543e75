// `npm run docs`: writes docs/errors.md, the page of all error codes, from the table in the source.
import {writeFileSync} from 'node:fs'
import {bootstrap, root} from './bootstrap.js'

await bootstrap()
const {format, resolveConfig} = await import('prettier')
const {errorsPage} = await import('../dist/src/lib/features/docs/errors-page.js')
const file = `${root}docs/errors.md`
writeFileSync(file, await format(errorsPage(), {...(await resolveConfig(file)), filepath: file}))
