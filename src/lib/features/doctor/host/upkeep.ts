import type {HostCheck} from '../facts.js'
import {findings} from '../finding.js'

export const rebootCheck: HostCheck = ({host, checkup: {reboot}}) => {
  const {ok, warning} = findings('upkeep', host)
  if (!reboot) return [ok('reboot', 'none is due')]
  const because = reboot.length === 0 ? '' : `, for ${reboot.length > 4 ? `${reboot.slice(0, 4).join(', ')} and ${reboot.length - 4} more` : reboot.join(', ')}`
  return [warning('reboot', `One is due${because}.`, `\`systemctl reboot\` on ${host} when it suits; all that shipit runs comes back by itself.`)]
}

const week = 7 * 86_400

export const updateCheck: HostCheck = ({host, now, checkup: {updates}}) => {
  const {ok, skipped, warning} = findings('upkeep', host)
  const upgrade = `\`apt-get update && apt-get upgrade\` on ${host}; \`unattended-upgrades\` does it every day.`
  if (!updates) return [skipped('updates', 'not a system with apt')]
  if (updates.asOf === undefined) return [warning('updates', 'Its package lists were never fetched: nothing is known of updates.', upgrade)]
  const packages = `${updates.all} ${updates.all === 1 ? 'package' : 'packages'}`
  if (updates.security > 0) return [warning('updates', `${packages} can be upgraded, ${updates.security} of them for security.`, upgrade)]
  const days = Math.floor((now - updates.asOf) / 86_400)
  if (now - updates.asOf > week) return [warning('updates', `Its package lists are ${days} days old: newer updates are not known.`, upgrade)]
  return [ok('updates', updates.all === 0 ? 'none' : `${packages} can be upgraded, none for security`)]
}
