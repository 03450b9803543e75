import {ShipitError} from '../../errors.js'
import {quote} from '../../shell/quote.js'
import type {Deployer} from '../prepare-image.js'
import {labFolder} from './folder.js'
import {labHosts} from './up.js'

/** A shell on a lab host, or a command there, at the user's terminal. Answers the exit code. Errors: NOT_FOUND. */
export async function labShell({lab, host, command}: {readonly lab: string; readonly host: string; readonly command: readonly string[]}, deployer: Deployer): Promise<number> {
  const hosts = await labHosts(lab, deployer)
  if (!hosts.some((each) => each.name === host)) {
    throw new ShipitError('NOT_FOUND', `The lab "${lab}" has no host ${host}.`, {hint: `It has ${hosts.map((each) => each.name).join(', ')}.`})
  }
  const {execa} = await import('execa')
  const result = await execa('ssh', ['-F', labFolder(lab).sshConfig, host, ...(command.length > 0 ? ['--', command.map(quote).join(' ')] : [])], {stdio: 'inherit', reject: false})
  if (result.code === 'ENOENT') throw new ShipitError('NOT_FOUND', 'This machine has no ssh.', {hint: 'Install openssh-client.'})
  return result.exitCode ?? 1
}
