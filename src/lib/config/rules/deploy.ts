import {roleSources} from '../role-sources.js'
import type {Sound} from '../schema/file.js'
import type {Broken, Rule} from './rule.js'

const watching = ['abort_on_errors', 'canary', 'watch'] as const

/** What is watched is what visitors get. */
export const watchedRolesHavePorts: Rule = (written) =>
  serving(written).length > 0
    ? []
    : watching.filter((key) => written.deploy?.[key] !== undefined).map((key) => broken(key, 'is about what visitors get, and no role has a `port`', written))

/** A canary sings beside the old one. */
export const canariesStartBesideTheOld: Rule = (written) =>
  written.deploy?.canary === undefined || serving(written).length === 0 || serving(written).some(({whole}) => whole.deploy?.strategy !== 'replace')
    ? []
    : [broken('canary', 'needs a role with a port that starts beside the old one: with `strategy: replace` the old one stops first', written)]

/** Watching alone leads to nothing. */
export const watchesHaveLimits: Rule = ({deploy}) =>
  deploy?.watch === undefined || deploy.abort_on_errors !== undefined || deploy.canary !== undefined
    ? []
    : [
        {
          path: ['deploy', 'watch'],
          message: 'needs `abort_on_errors` beside it, such as 2%',
          rests: [
            ['deploy', 'abort_on_errors'],
            ['deploy', 'canary'],
          ],
        },
      ]

const serving = (written: Sound) => roleSources(written).filter(({own}) => own.port !== undefined)

const broken = (key: (typeof watching)[number], message: string, written: Sound): Broken => ({
  path: ['deploy', key],
  message,
  rests: roleSources(written).flatMap(({at}) => [at('port'), at('deploy')]),
})
