import type {Path} from '../fault.js'
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
