import {basename} from 'node:path'
import {Document, visit} from 'yaml'
import type {Config} from '../config/config.js'
import {configInvalid} from '../config/fault.js'
import type {Fault} from '../config/fault.js'
import type {ShipitError} from '../errors.js'
import {visible} from '../visible.js'
import {readConfigFiles} from './load-config.js'
import type {WhichConfig} from './load-config.js'

/** The resolved config as a value and as YAML. Errors: CONFIG_INVALID with every fault. */
export async function showConfig(which: WhichConfig): Promise<{readonly config: Config; readonly text: string}> {
  const {config, faults, texts} = await readConfigFiles(which)
  if (!config) throw configInvalid(faults, texts)
  return {config, text: yamlOf(config)}
}

/** YAML of the same value; signs that can't be seen, or that a terminal obeys, stand in quotes as escapes. */
export function yamlOf(config: Config): string {
  const document = new Document(config, {aliasDuplicateObjects: false})
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && visible(node.value) !== node.value) node.type = 'QUOTE_DOUBLE'
    },
  })
  return visible(document.toString({lineWidth: 0})).trimEnd()
}

export type ConfigCheck = {
  readonly valid: boolean
  readonly faults: readonly Fault[]
}

/** What `config check` finds; `fault` is the error that any other command would end with. */
export async function checkConfig(which: WhichConfig): Promise<{readonly check: ConfigCheck; readonly lines: readonly string[]; readonly fault?: ShipitError}> {
  const {config, faults, texts} = await readConfigFiles(which)
  const check = {valid: faults.length === 0, faults}
  if (!config) return {check, lines: [], fault: configInvalid(faults, texts)}
  const roles = config.roles.map((role) => role.name).join(', ')
  return {
    check,
    lines: [`${basename(which.file ?? 'deploy.yml')} is valid: app ${config.name} with ${roles} on ${config.hosts.map((host) => host.name).join(', ')}`],
  }
}
