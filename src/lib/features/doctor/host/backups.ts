import {jobUnit} from '../../../config/paths.js'
import {backupTask, drillTask} from '../../backups/task.js'
import {tellInTheWay} from '../../jobs/in-the-way.js'
import type {BackupSeen, HostCheck, Seen} from '../facts.js'
import {findings} from '../finding.js'
import type {Finding} from '../finding.js'

/** Every backup that this host makes is there, and has been restored for proof. */
export const backupCheck: HostCheck = (seen) => seen.backups.map((each) => stands(each, seen))

function stands({backup, newest, overdue, proven, provenLongAgo, drillFailed, inTheWay}: BackupSeen, {host, config}: Seen): Finding {
  const {ok, warning, fault} = findings('backups', host)
  const what = `backup ${backup}`
  if (inTheWay) {
    const limited = config.backups?.some(({name, timeout}) => name === backup && timeout !== undefined) ?? false
    const {told, fix} = tellInTheWay(inTheWay, {app: config.name, host, task: backupTask(backup), limited})
    return fault(what, told, fix)
  }
  const said = (task: string): string => `\`journalctl -u '${jobUnit(config.name, task)}*'\` on ${host} tells why.`
  const drill = `\`shipit backup drill ${backup}\` restores the newest beside what lives, and proves it.`
  if (!newest) return fault(what, 'There is none yet.', `Make it: \`shipit backup run ${backup}\`.`)
  if (overdue) return fault(what, `The newest is of ${newest.at.slice(0, 10)}: it is overdue.`, `\`shipit backup run ${backup}\`. ${said(backupTask(backup))}`)
  if (drillFailed) return fault(what, 'The last drill failed: it could not be restored.', said(drillTask(backup)))
  if (!proven) return warning(what, `The newest is of ${newest.at.slice(0, 10)}; none was ever restored for proof.`, drill)
  if (provenLongAgo) return warning(what, `The last that was proven is of ${proven.at.slice(0, 10)}: its drill is overdue.`, drill)
  return ok(what, `newest ${newest.at.slice(0, 10)}, last proven ${proven.at.slice(0, 10)}`)
}
