import {ShipitError} from '../../errors.js'
import {jobLogs, readJobLine} from '../../features/jobs/logs.js'
import type {JobLogRequest} from '../../features/jobs/logs.js'
import {toShell} from '../../shell/command.js'
import type {HostLine} from '../logs.js'
import type {Project} from '../project.js'
import {inSession} from '../session.js'
import {chooseJob} from './choose.js'

/** Prints what the runs of a job said, from the journal of its host. Following, it ends by Ctrl-C. Answers the lines only where they end by themselves. */
export function logsOfJob(project: Project, name: string, request: JobLogRequest, print: (line: HostLine) => void): Promise<readonly HostLine[]> {
  const job = chooseJob(project.config, name)
  return inSession(project, {hosts: [job.host]}, async ({fleet}) => {
    const lines: HostLine[] = []
    const onStdout = (text: string): void => {
      const line = readJobLine(text)
      if (!line) return
      print({host: job.host, ...line})
      if (!request.follow) lines.push({host: job.host, ...line})
    }
    const command = toShell(jobLogs(project.config.name, job.name, request))
    try {
      const {exitCode, stderr} = await fleet.on(job.host).script(command, {onStdout, signal: project.signal, ...(request.follow && {follow: true})})
      // Nothing found is exit code 1, without a word.
      if (exitCode !== 0 && stderr.trim() !== '') throw new ShipitError('COMMAND_FAILED', `The journal of ${job.host} could not be read (exit ${exitCode}).\n${stderr.trim()}`)
      if (request.follow && !project.signal.aborted)
        throw new ShipitError('COMMAND_FAILED', `The journal of ${job.host} can no longer be followed (exit ${exitCode}).`, {hint: 'The same again follows it anew.'})
    } catch (error) {
      if (!(request.follow && project.signal.aborted)) throw error
    }
    return lines
  })
}
