import {inLine} from '../found.js'
import type {Found} from '../found.js'
import type {Repository} from '../repository.js'
import {linesOf} from '../repository.js'
import {isSecretName} from '../secret-names.js'
import {variableSetIn} from '../words/env-line.js'

export type EnvFindings = {readonly secrets: readonly Found<string>[]; readonly clear: readonly Found<string>[]}

/** Names of variables that .env and its samples set. Their values stay where they are. */
export function lookAtEnv({files}: Repository): EnvFindings {
  const found = new Map<string, Found<string>>()
  for (const file of [...files.keys()].filter((each) => /^\.env(?:\.(?:example|sample|template|dist|production))?$/.test(each)).sort())
    for (const {text, line} of linesOf(files.get(file) ?? '')) {
      const name = variableSetIn(text)
      if (name !== undefined && !found.has(name) && !ours.has(name)) found.set(name, {value: name, where: inLine(file, line)})
    }
  const all = [...found.values()]
  return {secrets: all.filter(({value}) => isSecretName(value)), clear: all.filter(({value}) => !isSecretName(value))}
}

/** What says how the app runs on a developer's machine, or what deploy.yml says otherwise. */
const ours: ReadonlySet<string> = new Set(['PORT', 'HOST', 'NODE_ENV', 'RAILS_ENV', 'RACK_ENV', 'FLASK_ENV', 'FLASK_DEBUG', 'DEBUG', 'PWD', 'HOME', 'PATH'])
