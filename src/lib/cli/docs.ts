import {templatesIn} from '../template.js'
import {allKeys} from '../features/docs/keys.js'
import {lookUp} from '../features/docs/look-up.js'
import type {Found, Manual, Pages} from '../features/docs/look-up.js'
import type {Painter} from '../plan/print.js'
import {toTable} from './table.js'

/** From what everybody needs to what few do. */
const order = ['app', 'web', 'hosts', 'ssh', 'build', 'registry', 'roles', 'container', 'health', 'deploy', 'env', 'secrets', 'secret_sources', 'files', 'volumes', 'accessories', 'uses', 'jobs', 'backups', 'stores', 'hooks', 'aliases', 'proxy'] // prettier-ignore

/** The annotated samples, by name. */
export function pages(): Pages {
  const texts = new Map([...templatesIn('docs')].map(([file, text]) => [file.replace(/\.yml$/, ''), text]))
  const names = [...order.filter((name) => texts.has(name)), ...[...texts.keys()].filter((name) => !order.includes(name))]
  return new Map(names.map((name) => [name, texts.get(name) ?? '']))
}

export const openManual = (): Manual => ({pages: pages(), keys: allKeys()})

/** Errors: USAGE. */
export const findDocs = (word: string | undefined, manual: Manual = openManual()): Found => lookUp(word, manual)

export function describeDocs(found: Found, painter: Painter): string {
  switch (found.kind) {
    case 'list':
      return [
        toTable(['SECTION', 'OF deploy.yml'], found.sections.map(({name, about}) => [name, about]), painter.quiet),
        '',
        'A section: `shipit docs health`. A key: `shipit docs health.path`. An error: `shipit docs LEASE_HELD`. Any other word is looked for in all keys.',
      ].join('\n') // prettier-ignore
    case 'section':
      return paintYaml(found.text, painter)
    case 'key':
      return [
        `${painter.heading(found.key)}  ${found.description}`,
        ...(found.sample.length > 0 ? ['', ...found.sample.map((line) => `  ${paintYaml(line, painter)}`)] : []),
        ...(found.section === undefined ? [] : ['', painter.quiet(`All of it: shipit docs ${found.section}`)]),
      ].join('\n')
    case 'keys':
      return toTable(['KEY', ''], found.keys.map(({key, description}) => [key, description]), painter.quiet) // prettier-ignore
    case 'error':
      return [`${painter.heading(found.code)}  exit code ${found.exit}`, '', found.meaning, '', `Cause:   ${found.cause}`, `Remedy:  ${found.remedy}`].join('\n')
  }
}

/** Keys stand out, comments step back. */
const paintYaml = (text: string, {heading, quiet}: Painter): string =>
  text
    .split('\n')
    .map((line) => {
      const [, code = '', comment = ''] = /^((?:[^#"'\s]|"[^"]*"|'[^']*'|[ \t]+(?!#)|(?<=\S)#)*)(\s*#.*)?$/.exec(line) ?? ['', line]
      return `${code.replace(/^(\s*(?:- )?)([\w.-]+)(?=:)/, (_, space: string, key: string) => `${space}${heading(key)}`)}${comment && quiet(comment)}`
    })
    .join('\n')
