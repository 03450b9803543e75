import {findings} from '../finding.js'
import type {Finding} from '../finding.js'
import {configIn} from '../here.js'
import type {Here, KeyFile} from '../here.js'

const {ok, skipped, warning, fault} = findings('access')

const needsSsh = (here: Here): boolean => configIn(here)?.hosts.some(({local}) => !local) ?? false

export const sshProgramCheck = (here: Here): readonly Finding[] => {
  if (here.ssh !== undefined) return [ok('ssh', here.ssh)]
  const [told, fix] = ['There is no `ssh` here, which reads ~/.ssh/config for shipit.', 'Install OpenSSH (Debian, Ubuntu: `sudo apt-get install openssh-client`).']
  return [needsSsh(here) ? fault('ssh', told, fix, 'NOT_FOUND') : warning('ssh', told, fix)]
}

/** One agent with a key, or one key in a file, is enough. */
export function agentCheck(here: Here): readonly Finding[] {
  const {agent} = here
  if (agent && 'code' in agent) return [fault('ssh agent', agent.message, agent.hint ?? '', agent.code)]
  const readable = here.keys.filter((key) => key.fault === undefined)
  if (agent && agent.length > 0) return [ok('ssh agent', `${agent.length} ${agent.length === 1 ? 'key' : 'keys'}: ${agent.join(', ')}`)]
  const told = agent ? 'it holds no key' : 'none runs'
  if (readable.length > 0 || !needsSsh(here)) return [skipped('ssh agent', told)]
  return [
    warning(
      'ssh agent',
      `${agent ? 'It holds no key' : 'None runs'}, and there is no key in ~/.ssh: only a host that ~/.ssh/config knows a key for lets you in.`,
      'Make a key with `ssh-keygen -t ed25519`, and let it in with `ssh-copy-id`.',
    ),
  ]
}

export function keyCheck({keys}: Here): readonly Finding[] {
  return keys.map((key) => one(key))
}

function one({file, named, mode, fault: trouble}: KeyFile): Finding {
  const what = 'key'
  if (trouble === 'missing') return fault(what, `deploy.yml names ${file}, and it is not there.`, 'Mend `key:` in deploy.yml, or bring the key.', 'AUTH_REFUSED')
  if (trouble === 'unreadable') return fault(what, `${file} cannot be read.`, `\`chmod 600 ${file}\`, as its owner.`, 'AUTH_REFUSED')
  if (mode !== undefined && (mode & 0o077) !== 0) return warning(what, `Others may read ${file} (mode ${mode.toString(8)}): ssh refuses such a key.`, `\`chmod 600 ${file}\`.`)
  return ok(what, `${file}${named ? ', as deploy.yml names it' : ''}`)
}
