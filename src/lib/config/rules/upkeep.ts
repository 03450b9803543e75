import type {Path} from '../fault.js'
import type {Host} from '../config.js'
import {resolveHosts} from '../hosts.js'
import {hostOfJob, nextDeed} from '../resolve/job.js'
import {resolveHostWords} from '../resolve/role.js'
import {roleSources} from '../role-sources.js'
import type {Sound} from '../schema/file.js'
import {unknown} from './names.js'
import type {Rule} from './rule.js'

const at = (path: Path, words: string | readonly string[]): readonly {readonly path: Path; readonly word: string}[] =>
  typeof words === 'string' ? [{path, word: words}] : words.map((word, index) => ({path: [...path, index], word}))

/** `then` names roles and jobs, and no job is followed by itself. */
export const jobsLeadSomewhere: Rule = (written) => {
  const roles = roleSources(written).map((role) => role.name)
  const jobs = Object.keys(written.jobs ?? {})
  return Object.entries(written.jobs ?? {}).flatMap(([job, {then}]) =>
    at(['jobs', job, 'then'], then ?? []).flatMap(({path, word}) => {
      const [, role] = /^restart (.+)$/.exec(word) ?? []
      if (role !== undefined) return roles.includes(role) ? [] : [{path, message: unknown('role', role, roles), rests: [['roles', role]]}]
      if (word === job) return [{path, message: 'names the job itself'}]
      return jobs.includes(word) ? [] : [{path, message: unknown('job', word, jobs), rests: [['jobs', word]]}]
    }),
  )
}

/** A host that is alone can begin only what runs there: what follows a job is on its host. */
export const jobsMeetOnTheirHost: Rule = (written) => {
  const hosts = resolveHosts(written)
  if (hosts.length < 2) return []
  const jobs = written.jobs ?? {}
  return Object.entries(jobs).flatMap(([name, job]) =>
    at(['jobs', name, 'then'], job.then ?? []).flatMap(({path, word}) => {
      const host = hostOfJob(job, hosts)
      const deed = nextDeed(word)
      const places = deed.kind === 'job' ? placesOfJob(jobs[deed.job], hosts) : placesOfRole(written, deed.role, hosts)
      return places === undefined || places.includes(host) ? [] : [{path, message: `runs on ${places.join(', ')}, and this job on ${host}: what follows a job must be on its host`}]
    }),
  )
}

/** Undefined: there is no such job, which is told elsewhere. */
const placesOfJob = (job: NonNullable<Sound['jobs']>[string] | undefined, hosts: readonly Host[]): readonly string[] | undefined => job && [hostOfJob(job, hosts)]

function placesOfRole(written: Sound, name: string, hosts: readonly Host[]): readonly string[] | undefined {
  const role = roleSources(written).find((each) => each.name === name)
  return role && (role.whole.hosts === undefined ? hosts.map((host) => host.name) : resolveHostWords([role.whole.hosts].flat(), hosts))
}

/** Jobs don't start each other in a circle. */
export const jobsComeToAnEnd: Rule = (written) => {
  const jobs = written.jobs ?? {}
  const next = (job: string): readonly string[] => (Object.hasOwn(jobs, job) ? [jobs[job]?.then ?? []].flat().filter((word) => Object.hasOwn(jobs, word) && word !== job) : [])
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set<string>()
    const open = [...next(from)]
    for (let job = open.pop(); job !== undefined; job = open.pop()) {
      if (job === to) return true
      if (!seen.has(job)) {
        seen.add(job)
        open.push(...next(job))
      }
    }
    return false
  }
  return Object.keys(jobs).flatMap((job) => (reaches(job, job) ? [{path: ['jobs', job, 'then'], message: 'comes back to this job in a circle'}] : []))
}
