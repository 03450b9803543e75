import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parseEnv} from 'node:util'
import {ShipitError} from '../errors.js'
import {Secret} from '../shell/secret.js'
import type {Adapter, SecretPlace} from './adapter.js'
import {clearFile} from './places.js'

/** `.shipit/secrets`: lines of NAME=value, for every destination. */
export const dotenv: Adapter = {name: 'dotenv', find: (names, place) => findIn('.shipit/secrets', names, place)}

/** `.shipit/secrets.<destination>`, which comes before the other. */
export const destinationDotenv: Adapter = {
  name: 'destination dotenv',
  async find(names, place) {
    const file = place.destination === undefined ? undefined : clearFile(place.destination)
    return file === undefined ? {where: '', secrets: new Map()} : findIn(file, names, place)
  },
}

async function findIn(file: string, names: readonly string[], {directory}: SecretPlace) {
  const text = await readText(directory, file)
  const values = text === undefined ? {} : parseEnv(text)
  const secrets = names.flatMap((name): [string, Secret][] => (Object.hasOwn(values, name) ? [[name, new Secret(values[name] ?? '')]] : []))
  return {where: text === undefined ? `${file} (no such file)` : file, secrets: new Map(secrets)}
}

/** Errors: SECRET_MISSING when the file is there and can't be read. */
async function readText(directory: string, file: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, file), 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new ShipitError('SECRET_MISSING', `${file} cannot be read: ${code === 'EISDIR' ? 'it is a folder' : String(code)}`, {hint: `See \`ls -l ${file}\`.`, cause: error})
  }
}
