import {ShipitError} from '../errors.js'
import {place, sshCommand} from './target.js'
import type {Target} from './target.js'

/**
 * Throws AUTH_REFUSED where the login ran a program of its own in place of ours, as the root of many cloud images does, sftp-only accounts and nologin.
 * `foreign`: what it said; undefined where ours began. One that failed without a word may have been ours.
 */
export function refuseOther(target: Target, {exitCode, foreign}: {readonly exitCode: number; readonly foreign: string | undefined}): void {
  const said = foreign?.trim()
  if (said === undefined || (said === '' && exitCode !== 0)) return
  const user = /\bas (?:the )?user "?([\w-]+)/i.exec(said)?.[1]
  throw new ShipitError('AUTH_REFUSED', `${target.name}: the login as ${place(target)} works, but runs a program of its own in place of ours. It says: ${said || 'nothing'}`, {
    hint:
      user === undefined || user === target.user
        ? `See what \`${sshCommand(target)} true\` says, \`command=\` in the user's authorized_keys, ForceCommand in sshd_config, and the login shell in /etc/passwd.`
        : `Write that user into deploy.yml: \`hosts: [${user}@${target.address}]\`, or \`ssh: {user: ${user}}\`.`,
  })
}
