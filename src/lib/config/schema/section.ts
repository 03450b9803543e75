import * as v from 'valibot'
import {unknownKey} from './unknown-key.js'

/**
 * A mapping with keys of its own. A key that it does not know is a fault of its own, beside all others.
 * Messages of this schema end the sentence "<key> must be …".
 */
export const section = <const E extends v.ObjectEntries>(entries: E): v.GenericSchema<v.InferInput<v.ObjectSchema<E, string>>, v.InferOutput<v.ObjectSchema<E, string>>> =>
  v.pipe(
    mappingOnly(v.looseObject(entries, 'a mapping'), 'a mapping'),
    v.rawCheck(({dataset, addIssue}) => {
      const value: unknown = dataset.value
      if (!isMapping(value)) return
      const known = Object.keys(entries)
      for (const key of Object.keys(value).filter((each) => !known.includes(each))) {
        addIssue({message: unknownKey(key, known), path: [{type: 'object', origin: 'key', input: value, key, value: value[key]}]})
      }
    }),
  )

/** A key that may be left out. */
export const key = <S extends v.GenericSchema>(schema: S, description: string) => v.exactOptional(described(schema, description))

/** A key that must be there. */
export const required = <S extends v.GenericSchema>(schema: S, description: string) => described(schema, description)

const described = <S extends v.GenericSchema>(schema: S, description: string) => v.pipe(schema, v.description(description))

/** A mapping whose keys are names that the user chose. */
export const named = <N extends v.GenericSchema<string, string>, S extends v.GenericSchema>(name: N, of: S, phrase = 'a mapping') => mappingOnly(v.record(name, of, phrase), phrase)

export const list = <S extends v.GenericSchema>(of: S) => v.array(of, 'a list')

/** One, or a list of them. */
export const oneOrMore = <S extends v.GenericSchema>(of: S, phrase: string) => v.union([of, v.array(of)], phrase)

/** valibot takes a list for an object; we don't. */
function mappingOnly<S extends v.GenericSchema>(schema: S, phrase: string): S {
  const refuse = v.custom(isMapping, phrase)
  return {...schema, '~run': (dataset, config) => (Array.isArray(dataset.value) ? refuse : schema)['~run'](dataset, config)}
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)
