import {quote} from '../shell/quote.js'
import type {Project} from './project.js'
import {pickHosts} from './pick-hosts.js'

/** A shell on a host, as root; or a command there. Answers the exit code. */
export async function sshTo(project: Project, host: string | undefined, words: readonly string[]): Promise<number> {
  const [chosen] = pickHosts(project.config, host === undefined ? undefined : [host])
  const fleet = await project.connect(chosen ? [chosen] : [])
  try {
    const tty = process.stdin.isTTY && process.stdout.isTTY
    return await fleet.on(chosen?.name ?? '').interactive(words.length === 0 ? 'cd; exec "${SHELL:-/bin/bash}" -l' : words.map(quote).join(' '), {tty, signal: project.signal})
  } finally {
    await fleet.close()
  }
}
