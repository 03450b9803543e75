import {paths} from '../../config/paths.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import {script} from '../../shell/command.js'
import {template} from '../../template.js'

/** From now on requests are counted, out of the access log: nothing runs meanwhile. */
export const beginCount = (host: string, name: string): Step =>
  on(host).run('check', 'Count requests from now on', script('traffic-begin', withFunctions('begin'), paths.proxyLogs, paths.traffic(name)))

/** Prints what these roles answered since then, a `Count` a line. */
export const endCount = (host: string, name: string, roles: readonly string[]): Step => ({
  ...on(host).run('check', 'Requests meanwhile', script('traffic-count', withFunctions('count'), paths.proxyLogs, paths.traffic(name), name, ...roles)),
  aloud: 'counts',
})

const withFunctions = (what: 'begin' | 'count'): string => template('proxy/traffic.sh') + template(`proxy/traffic-${what}.sh`)
