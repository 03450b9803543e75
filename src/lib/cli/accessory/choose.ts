import type {Accessory, Config} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import {nearest} from '../../nearest.js'

export type WhichAccessories = {readonly names: readonly string[]; readonly all?: boolean | undefined}

/** The accessories that are meant. Errors: USAGE for a name that the file does not have, and for none. */
export function chooseAccessories(config: Config, {names, all}: WhichAccessories): readonly Accessory[] {
  if (config.accessories.length === 0) throw new ShipitError('USAGE', 'deploy.yml has no accessories.', {hint: 'How they are written: shipit docs accessories'})
  if (all === true) return config.accessories
  if (names.length === 0) throw new ShipitError('USAGE', 'Which accessory?', {hint: `Name one or more (${namesOf(config)}), or say --all.`})
  const unknown = names.find((name) => config.accessories.every((each) => each.name !== name))
  if (unknown !== undefined) throw noSuch(config, unknown)
  return config.accessories.filter((each) => names.includes(each.name))
}

/** The one that is meant. Errors: USAGE. */
export function chooseAccessory(config: Config, name: string): Accessory {
  const [accessory] = chooseAccessories(config, {names: [name]})
  if (!accessory) throw noSuch(config, name)
  return accessory
}

/** A config that is about these accessories and nothing else. */
export const onlyAccessories = (config: Config, accessories: readonly Accessory[]): Config => {
  const {jobs: _jobs, backups: _backups, uses: _uses, ...rest} = config
  return {...rest, accessories, roles: [], hooks: {}}
}

/** Names of the hosts that these accessories run on. */
export const hostsOfAccessories = (accessories: readonly Accessory[]): readonly string[] => [...new Set(accessories.flatMap((each) => each.hosts))]

function noSuch(config: Config, name: string): ShipitError {
  const near = nearest(
    name,
    config.accessories.map((each) => each.name),
  )
  return new ShipitError('USAGE', `deploy.yml has no accessory ${name}.`, {hint: near === undefined ? `Its accessories: ${namesOf(config)}` : `Did you mean ${near}?`})
}

const namesOf = (config: Config): string => config.accessories.map((each) => each.name).join(', ')
