import {paths} from '../../config/paths.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {script} from '../../shell/command.js'

export type AuditEntry = {readonly action: string; readonly outcome: 'done' | 'failed'; /** user@machine */ readonly by: string; readonly release?: string; readonly note?: string}

/** What failed is told anyway: that it can't be noted, on a full disk above all, is no second failure. The time is the host's own: `2026-01-31T12:00:00Z`. */
const append = `{ mkdir -p "\${1%/*}" && printf '{"at":"%s",%s\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "\${2#?}" >> "$1"; } || [ "$3" = failed ]`

/** Of every such step. */
export const auditTitle = 'Write the audit log'

/** Writes one line to an app's audit log on a host. */
export const auditLine = (host: string, name: string, entry: AuditEntry): Step =>
  on(host).run('update', auditTitle, script('audit', append, paths.audit(name), JSON.stringify(entry), entry.outcome))
