import {toJsonSchema} from '@valibot/to-json-schema'
import type {ConversionConfig, JsonSchema} from '@valibot/to-json-schema'
import {deployFile} from './schema/file.js'

/** The JSON Schema of deploy.yml, for editors. It knows the shape of every key; what must hold between sections is checked by shipit alone. */
export const deployJsonSchema = (): JsonSchema => ({
  ...toJsonSchema(deployFile, {target: 'draft-07', errorMode: 'throw', ignoreActions: ['raw_check', 'check'], overrideSchema}),
  title: 'deploy.yml',
  description: 'What shipit deploys, and where. Keys that begin with x- are your own.',
})

const overrideSchema: NonNullable<ConversionConfig['overrideSchema']> = ({valibotSchema, jsonSchema}) => {
  if (valibotSchema.type === 'loose_object') return {...jsonSchema, additionalProperties: false, patternProperties: ownKeys}
  if (valibotSchema.type === 'record')
    return {...jsonSchema, patternProperties: ownKeys, ...(jsonSchema.propertyNames && {propertyNames: {anyOf: [jsonSchema.propertyNames, {pattern: '^x-'}]}})}
  return undefined
}

/** What the user keeps for anchors. */
const ownKeys = {'^x-': {}}
