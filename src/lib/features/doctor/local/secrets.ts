import {findings} from '../finding.js'
import type {Finding} from '../finding.js'
import type {Here} from '../here.js'

const {ok, skipped, warning, fault} = findings('secrets')

export function secretCheck({secrets, clear}: Here): readonly Finding[] {
  return [...(secrets ? [readable(secrets)] : []), ...clear.flatMap(exposed)]
}

function readable({names, refusal}: NonNullable<Here['secrets']>): Finding {
  if (refusal) return fault('secrets', refusal.message, refusal.hint ?? '`shipit secrets list` tells where each comes from.', refusal.code)
  return names.length === 0 ? skipped('secrets', 'deploy.yml asks for none') : ok('secrets', `${names.length} of ${names.length} can be read`)
}

function exposed({file, mode, inGit}: Here['clear'][number]): readonly Finding[] {
  if (inGit)
    return [
      fault(
        file,
        'It holds secrets in clear, and git keeps it.',
        `\`git rm --cached ${file}\`, ignore it, and change what it holds: all of its history can be read. \`shipit secrets init\` keeps them encrypted.`,
        'CONFLICT',
      ),
    ]
  return (mode & 0o077) === 0 ? [] : [warning(file, `It holds secrets in clear, and others on this machine may read it (mode ${mode.toString(8)}).`, `\`chmod 600 ${file}\`.`)]
}
