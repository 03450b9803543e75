import {findings} from '../finding.js'
import type {Finding} from '../finding.js'
import {isRefused} from '../here.js'
import type {Here} from '../here.js'

export function fileCheck({file, fileName}: Here): readonly Finding[] {
  const {ok, skipped, fault} = findings('config')
  if (file === undefined) return [skipped(fileName, 'none here: hosts, secrets and domains are not looked at')]
  if (isRefused(file)) return [fault(file.code === 'NOT_FOUND' ? 'lab' : fileName, file.message, file.hint ?? 'Mend it: `shipit config check` looks again.', file.code)]
  return [ok(fileName, `${file.name} on ${file.hosts.length === 1 ? file.hosts[0]?.name : `${file.hosts.length} hosts`}`)]
}
