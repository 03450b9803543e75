import {inTheWayOf, tellInTheWay} from '../../jobs/in-the-way.js'
import {jobsOf} from '../../jobs/work.js'
import type {HostCheck} from '../facts.js'
import {findings} from '../finding.js'

/** No run of a job goes on while the ones after it are skipped. How runs ended is for `shipit status` to tell. */
export const jobCheck: HostCheck = ({host, config, jobs}) => {
  const {ok, fault} = findings('jobs', host)
  return jobsOf(config, host).flatMap((job) => {
    const state = jobs.find(({name, release}) => name === job.name && release !== '')
    if (!state) return []
    const inTheWay = inTheWayOf(state, job)
    if (!inTheWay) return [ok(`job ${job.name}`, 'no run is in the way of others')]
    const {told, fix} = tellInTheWay(inTheWay, {app: config.name, host, task: job.name, limited: job.timeout !== undefined})
    return [fault(`job ${job.name}`, told, fix)]
  })
}
