import type {Host, Job, NextDeed} from '../config.js'
import {hostsMeantBy} from '../hosts.js'
import {volumeName} from '../paths.js'
import {jobSource} from '../role-sources.js'
import type {Sound, WrittenJob} from '../schema/file.js'
import {secondsOf} from '../words/duration.js'
import {resolveContainer} from './container.js'

/** A job has what the app has: the top level's env, secrets, files and volumes, and its own over them. */
export function resolveJob(name: string, {written, top}: {readonly written: WrittenJob; readonly top: Sound}, app: string, hosts: readonly Host[]): Job {
  const whole = jobSource(written, top)
  return {
    name,
    host: hostOfJob(written, hosts),
    ...(written.image !== undefined && {image: written.image}),
    schedule: written.schedule,
    jitter: secondsOf(written.jitter ?? '0s'),
    ...(written.timeout !== undefined && {timeout: secondsOf(written.timeout)}),
    overlap: written.overlap ?? 'forbid',
    catchUp: written.catch_up ?? false,
    then: [written.then ?? []].flat().map(nextDeed),
    ...(written.ping !== undefined && {ping: written.ping}),
    ...resolveContainer(whole, (volume) => volumeName(app, volume)),
    stopTimeout: secondsOf(whole.deploy?.stop_timeout ?? '10s'),
  }
}

/** A word may mean several hosts: the first of them. */
export const hostOfJob = ({host}: Pick<WrittenJob, 'host'>, hosts: readonly Host[]): string =>
  (host === undefined ? undefined : hostsMeantBy(host, hosts)[0]) ?? hosts[0]?.name ?? ''

export function nextDeed(word: string): NextDeed {
  const [, role] = /^restart (.+)$/.exec(word) ?? []
  return role === undefined ? {kind: 'job', job: word} : {kind: 'restart', role}
}
