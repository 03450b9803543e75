import {paths} from '../../config/paths.js'
import {cmd} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import type {AuditEntry} from './line.js'

export type Audited = AuditEntry & {/** RFC 3339, UTC, the host's clock. */ readonly at: string}

/** The newest entries of an app's audit log on a host, oldest first. A line that was cut short is left out. */
export const auditOf = (name: string, lines: number): Fact<readonly Audited[]> => ({
  command: cmd('tail', '-n', String(lines), paths.audit(name)),
  parse: (stdout) => stdout.split('\n').flatMap(readEntry),
  otherwise: [],
})

function readEntry(line: string): readonly Audited[] {
  try {
    const entry = JSON.parse(line) as Partial<Audited>
    return typeof entry.at === 'string' && typeof entry.action === 'string' ? [entry as Audited] : []
  } catch {
    return []
  }
}
