import type {Path} from '../fault.js'
import {isMounted} from '../ready/data.js'
import {readyRow} from '../ready/ready.js'
import {secretRefOf} from '../words/secret-ref.js'
import type {Rule} from './rule.js'

/** A server that does not start without a password is given one. */
export const accessoriesHavePasswords: Rule = (written) =>
  Object.entries(written.accessories ?? {}).flatMap(([name, own]) => {
    const [advised, ...others] = readyRow(own)?.needs ?? []
    const given = [...Object.keys(own.env ?? {}), ...(own.secrets ?? []).map((word) => secretRefOf(word).env)]
    if (advised === undefined || [advised, ...others].some((variable) => given.includes(variable))) return []
    const path: Path = ['accessories', name]
    return [
      {
        path,
        message: `needs ${advised}: add \`secrets: [${advised}]\``,
        rests: [
          [...path, 'env'],
          [...path, 'secrets'],
        ],
      },
    ]
  })

/** Data never lies in a folder by guess: what the engine would make of it is lost with the container. */
export const accessoriesKnowTheirData: Rule = (written) =>
  Object.entries(written.accessories ?? {}).flatMap(([name, own]) => {
    const row = readyRow(own)
    if (row?.doubt === undefined || isMounted(own.volumes ?? [], row.data.path)) return []
    return [
      {
        path: ['accessories', name, 'image'],
        message: row.doubt,
        rests: [
          ['accessories', name, 'env'],
          ['accessories', name, 'volumes'],
        ],
      },
    ]
  })
