import {parse} from 'yaml'

/** A key with its value as lines of YAML: short lists and mappings on one line, as people write them. */
export function yamlOf(key: string, value: unknown, {indent = '', deep = nested.has(key)}: {readonly indent?: string; readonly deep?: boolean} = {}): readonly string[] {
  const onOneLine = `${indent}${scalar(key)}: ${flow(value)}`
  if (!isMapping(value) && !Array.isArray(value)) return [onOneLine]
  if (fits(value, onOneLine) && !deep) return [onOneLine]
  if (Array.isArray(value)) return [`${indent}${scalar(key)}:`, ...value.map((item) => `${indent}  - ${flow(item)}`)]
  return [
    `${indent}${scalar(key)}:`,
    ...Object.entries(value).flatMap(([name, each]) => (each === undefined ? [] : yamlOf(name, each, {indent: `${indent}  `, deep: deep && isMapping(each) && indent === ''}))),
  ]
}

/** What is a section of its own for each name in it. */
const nested: ReadonlySet<string> = new Set(['roles', 'accessories', 'jobs'])

const fits = (value: unknown, line: string): boolean =>
  Array.isArray(value)
    ? line.length <= 110 && !value.some(isMapping)
    : isMapping(value) && line.length <= 90 && Object.keys(value).length <= 4 && Object.values(value).every((each) => !isMapping(each))

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (isMapping(value)) return `{${Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [`${scalar(key)}: ${flow(each)}`])).join(', ')}}` // prettier-ignore
  return scalar(value)
}

/** As it is where every reader takes it for the same text, else in double quotes. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value)
  return plain.test(value) && !oldBoolean.test(value) && !clock.test(value) && parse(value) === value ? value : JSON.stringify(value)
}

const plain = /^(?![-?:](?:\s|$))(?!.*(?::\s|\s#|[:\s]$))[A-Za-z0-9_./~-][A-Za-z0-9_./@:=+~$ %*?-]*$/
const oldBoolean = /^(?:y|n|yes|no|on|off)$/i
/** YAML 1.1 reads 22:30 as a number. */
const clock = /^[\d:]+$/

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)
