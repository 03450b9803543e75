import type {SecretSource} from '../config/config.js'
import {Secret} from '../shell/secret.js'
import type {Adapter, Failure, Found} from './adapter.js'
import {runProgramIn} from './program.js'
import type {RunProgram} from './program.js'
import {aws} from './sources/aws.js'
import {bitwardenSecrets} from './sources/bitwarden-secrets.js'
import {bitwarden} from './sources/bitwarden.js'
import {command} from './sources/command.js'
import {doppler} from './sources/doppler.js'
import {gcp} from './sources/gcp.js'
import {onePassword} from './sources/1password.js'
import {sops} from './sources/sops.js'
import type {Read, Source} from './sources/source.js'
import {troubleWith} from './secret-text.js'

/** Every program that can be asked, a file each. */
const sources: {readonly [F in SecretSource['from']]: Source<Extract<SecretSource, {from: F}>>} = {
  command,
  '1password': onePassword,
  bitwarden,
  'bitwarden-secrets': bitwardenSecrets,
  aws,
  doppler,
  gcp,
  sops,
}

/** Those of deploy.yml as adapters, in its order. */
export const sourceAdapters = (written: readonly SecretSource[]): readonly Adapter[] =>
  written.map((source) => ({
    name: source.from,
    async find(names, {directory}) {
      const asked = names.filter((name) => source.names?.includes(name) ?? true)
      const {where, read} = toCalls(source)
      if (asked.length === 0) return {where: '', secrets: new Map()}
      return toFound(where, asked, await read(asked, runProgramIn({directory, timeout: source.timeout})))
    },
  }))

/** The row of the table that a source names, with the source given to it. */
function toCalls<F extends SecretSource['from']>(source: Extract<SecretSource, {from: F}>) {
  const row: Source<Extract<SecretSource, {from: F}>> = sources[source.from]
  return {where: row.where(source), read: (names: readonly string[], run: RunProgram): Promise<Read> => row.read(names, source, run)}
}

function toFound(where: string, asked: readonly string[], {values, failures}: Read): Found {
  const known = [...values].filter(([name]) => asked.includes(name))
  const unfit = known.flatMap(([name, value]): Failure[] => {
    const trouble = troubleWith(value)
    return trouble === undefined ? [] : [{names: [name], why: `it ${trouble}`}]
  })
  const isFit = ([name]: readonly [string, string]): boolean => !unfit.some((each) => each.names.includes(name))
  return {
    where,
    secrets: new Map(known.filter(isFit).map(([name, value]) => [name, new Secret(value)])),
    failures: [...failures, ...unfit].map(({names, why}) => ({names, why: `from ${where}: ${why}`})),
  }
}
