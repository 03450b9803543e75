import {deployJsonSchema} from '../../config/json-schema.js'

/** A key of deploy.yml. */
export type Key = {
  /** A star stands for a name that the user chooses: `roles.*.port`. */
  readonly path: readonly string[]
  readonly description: string
}

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | false
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly description?: string
}

/** Every key that there is, as the JSON Schema has it. */
export const allKeys = (): readonly Key[] => {
  const keys = keysIn(deployJsonSchema() as Schema, [])
  return [...new Map(keys.map((key) => [key.path.join('.'), key])).values()]
}

const keysIn = (schema: Schema, path: readonly string[]): readonly Key[] =>
  branches(schema).flatMap((branch) => [
    ...Object.entries(branch.properties ?? {}).flatMap(([name, below]) => [{path: [...path, name], description: below.description ?? ''}, ...keysIn(below, [...path, name])]),
    ...(branch.additionalProperties ? keysIn(branch.additionalProperties, [...path, '*']) : []),
    ...(branch.items ? keysIn(branch.items, path) : []),
  ])

const branches = (schema: Schema): readonly Schema[] => [schema, ...(schema.anyOf ?? []).flatMap(branches)]

/** Whether words name this key: `roles.web.port` is roles.*.port. */
export const isKey = ({path}: Key, words: readonly string[]): boolean => path.length === words.length && path.every((part, index) => part === '*' || part === words[index])

/** For people: `roles.NAME.port`. */
export const spoken = ({path}: Key): string => path.map((part) => (part === '*' ? 'NAME' : part)).join('.')
