import type {AccessoriesPlan} from '../../flows/accessories.js'

/** What of a plan somebody may notice, in words that follow "and": `restart postgres on web1 (env, about 5 s without it)`. */
export const disturbances = ({works, gone}: Pick<AccessoriesPlan, 'works' | 'gone'>): readonly string[] => [
  ...works.flatMap(({kind, accessory, host, because, downtime}) => (kind === 'replace' ? [`restart ${accessory} on ${host} (${because}; about ${downtime} s without it)`] : [])),
  ...gone.map(({host, accessory}) => `remove the accessory ${accessory} from ${host} (its data stays)`),
]
