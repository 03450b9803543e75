import {Eta} from 'eta/core'
import {readdirSync, readFileSync} from 'node:fs'
import {join, relative} from 'node:path'
import {packagePath} from './package-root.js'

/** The text of `templates/<name>` of the package. A name that isn't there is a bug: it throws. */
export const template = (name: string): string => readFileSync(templatePath(name), 'utf8')

/** Where `templates/<name>` lies on this machine. */
export const templatePath = (name: string): string => packagePath(`templates/${name}`)

/** Every file below `templates/<folder>`: its path from there, with slashes, and its text. */
export function templatesIn(folder: string): ReadonlyMap<string, string> {
  const root = templatePath(folder)
  const files = readdirSync(root, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile())
  const names = files.map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')).sort()
  return new Map(names.map((name) => [name, template(`${folder}/${name}`)]))
}

/**
 * The same with its `<%= it.name %>` filled in, as raw text: quote where the language asks for it.
 * A tag that ends in `-%>` takes the newline after it along. Strict: a name that wasn't given, or a value that is null or undefined, throws.
 */
export const render = (name: string, values: Readonly<Record<string, unknown>>): string => renderText(template(name), values)

/** `render` of a text that is at hand. */
export const renderText = (source: string, values: Readonly<Record<string, unknown>>): string => eta.renderString(source, strict(values))

const eta = new Eta({autoEscape: false, autoFilter: true, filterFunction: printable, autoTrim: false})

function printable(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new TypeError(`a template cannot print ${value === null ? 'null' : typeof value}`)
}

/** Eta reads a missing name as undefined: here it throws. */
const strict = (values: Readonly<Record<string, unknown>>): object =>
  new Proxy(values, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target) return nested(Reflect.get(target, key))
      throw new TypeError(`the template asks for "${key}", which was not given`)
    },
  })

const nested = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(nested)
  return isRecord(value) ? strict(value) : value
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
