import {auditOf} from '../features/audit/facts.js'
import type {Audited} from '../features/audit/facts.js'
import {toMinute} from '../minute.js'
import type {Project} from './project.js'
import {inSession} from './session.js'
import {toTable} from './table.js'

export type HostAudit = Audited & {readonly host: string}

/** Who did what, over all hosts, oldest first. */
export const audit = (project: Project, options: {readonly lines: number; readonly hosts?: readonly string[] | undefined}): Promise<readonly HostAudit[]> =>
  inSession(project, {hosts: options.hosts}, async (session) => {
    const answers = await session.ask({entries: auditOf(project.config.name, options.lines)})
    const all = answers.flatMap(({host, answers: {entries}}) => entries.map((entry) => ({...entry, host})))
    return all.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(-options.lines)
  })

export function tellAudit(entries: readonly HostAudit[], {say, terminal, config}: Project): readonly HostAudit[] {
  if (entries.length === 0) say(`Nothing was done to ${config.name} yet.`)
  else
    say(
      toTable(
        ['WHEN', 'HOST', 'WHO', 'WHAT', 'RELEASE', 'OUTCOME'],
        entries.map((each) => [toMinute(each.at), each.host, each.by, each.action, each.release ?? '', each.outcome + (each.note ? `: ${each.note}` : '')]),
        terminal.answer.heading,
      ),
    )
  return entries
}
