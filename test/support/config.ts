import type {Config} from '../../src/lib/config/config.js'
import {faultLine} from '../../src/lib/config/fault.js'
import {readConfig} from '../../src/lib/config/read.js'
import type {ReadConfig} from '../../src/lib/config/read.js'

export type Files = {readonly base: string | Uint8Array; readonly over?: string; readonly destination?: string}

export const read = ({base, over, destination}: Files): ReadConfig =>
  readConfig([{file: 'deploy.yml', bytes: Buffer.from(base)}, ...(over === undefined ? [] : [{file: `deploy.${destination}.yml`, bytes: Buffer.from(over)}])], destination)

/** The faults as users see them. */
export const faultsOf = (base: string | Uint8Array, more: Omit<Files, 'base'> = {}): readonly string[] => read({base, ...more}).faults.map(faultLine)

export function configOf(base: string, more: Omit<Files, 'base'> = {}): Config {
  const {config, faults} = read({base, ...more})
  if (!config) throw new Error(faults.map(faultLine).join('\n'))
  return config
}

/** Three lines that a file can't do without; what is tested begins in line 4. */
export const least = 'app: shop\nimage: shop\nhosts: [h1, h2]\n'
