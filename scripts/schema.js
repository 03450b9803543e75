// `npm run schema`: writes schema/deploy.schema.json, the JSON Schema of deploy.yml for editors.
import {mkdirSync, writeFileSync} from 'node:fs'
import {bootstrap, root} from './bootstrap.js'

await bootstrap()
const {format, resolveConfig} = await import('prettier')
const {deployJsonSchema} = await import('../dist/src/lib/config/json-schema.js')
const file = `${root}schema/deploy.schema.json`
mkdirSync(`${root}schema`, {recursive: true})
writeFileSync(file, await format(JSON.stringify(deployJsonSchema()), {...(await resolveConfig(file)), filepath: file}))
