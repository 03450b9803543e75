import {expect} from 'chai'
import {faultsOf, least} from '../../support/config.js'

const follows = 'what follows a job must be on its host'

/** What is wrong between jobs and what they name, after three good lines with the hosts h1 and h2. */
const cases: readonly (readonly [what: string, written: string, said: readonly string[]])[] = [
  ['a role that runs on every host, after a job of one', 'port: 80\njobs: {etl: {schedule: daily, host: h2, then: restart web}}', []],
  [
    'a role that is not on the host of the job, which is the first where none is named',
    'roles: {web: {port: 80, hosts: h2}}\njobs: {etl: {schedule: daily, then: restart web}}',
    [`5:31  jobs.etl.then runs on h2, and this job on h1: ${follows}`],
  ],
  ['the same, with the job on the host of the role', 'roles: {web: {port: 80, hosts: h2}}\njobs: {etl: {schedule: daily, host: h2, then: restart web}}', []],
  [
    'a job that is followed by one on another host',
    'port: 80\njobs: {etl: {schedule: daily, then: [restart web, mail]}, mail: {schedule: daily, host: h2}}',
    [`5:51  jobs.etl.then[1] runs on h2, and this job on h1: ${follows}`],
  ],
  [
    'a job and a role that are told by tags',
    'app: shop\nimage: shop\nhosts: [{address: h1, tags: [web]}, {address: h2, tags: [batch]}]\nroles: {web: {port: 80, hosts: web}}\njobs: {etl: {schedule: daily, host: batch, then: restart web}}',
    [`5:44  jobs.etl.then runs on h1, and this job on h2: ${follows}`],
  ],
  ['everything on one host', 'app: shop\nimage: shop\nhosts: [h1]\nport: 80\njobs: {etl: {schedule: daily, then: [restart web, mail]}, mail: {schedule: daily}}', []],
  [
    'a circle of two',
    'port: 80\njobs: {a: {schedule: daily, then: b}, b: {schedule: daily, then: [restart web, a]}}',
    ['5:29  jobs.a.then comes back to this job in a circle', '5:60  jobs.b.then comes back to this job in a circle'],
  ],
  ['two jobs that are followed by the same one', 'port: 80\njobs: {a: {schedule: daily, then: c}, b: {schedule: daily, then: c}, c: {schedule: daily}}', []],
  ['a job that restarts a role twice over, by way of another', 'port: 80\njobs: {a: {schedule: daily, then: [b, restart web]}, b: {schedule: daily, then: restart web}}', []],
  [
    'a job called like a thing that every object has',
    'port: 80\njobs: {a: {schedule: daily, then: constructor}}',
    ['5:29  jobs.a.then names job constructor, which is not in the file: a'],
  ],
]

describe('rules of jobs', () => {
  for (const [what, written, said] of cases)
    it(`${what}: ${said.length === 0 ? 'fine' : 'refused'}`, () =>
      expect(faultsOf(written.startsWith('app:') ? written : least + written)).to.deep.equal(said.map((line) => `deploy.yml:${line}`)))
})
