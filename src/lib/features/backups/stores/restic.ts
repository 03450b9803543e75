import {paths} from '../../../config/paths.js'
import type {Engine} from '../../../engines/engine.js'
import {on} from '../../../plan/on.js'
import type {Plan} from '../../../plan/plan.js'
import {isEmpty, nothing, sequence} from '../../../plan/plan.js'
import {cmd, script} from '../../../shell/command.js'
import type {Fact} from '../../../shell/fact.js'
import {template} from '../../../template.js'

/** Where every host has the same restic from: what distributions bring is often too old. */
export const resticImage = 'restic/restic:0.18.0'
const version = '0.18.0'

export const isOurRestic = (found: string): boolean => found === version

/** The version of our restic on a host; empty: it has none. */
export const resticOn: Fact<string> = {
  command: cmd(paths.restic, 'version'),
  parse: (stdout) => /^restic (\S+)/.exec(stdout)?.[1] ?? '',
  otherwise: '',
}

/** Takes restic out of its image, which is brought for that; what was there already stays. */
export function bringRestic(engine: Engine, host: string, {found, bring}: {readonly found: string; readonly bring: Plan}): Plan {
  if (isOurRestic(found)) return nothing
  const take = script('take-program', template('host/take-program.sh'), engine.name, resticImage, '/usr/bin/restic', paths.restic)
  const isBrought = !isEmpty(bring)
  return sequence(`restic ${version}`, [
    ...(isBrought ? [bring] : []),
    on(host).run('create', `Install restic ${version}`, take),
    ...(isBrought ? [on(host).run('remove', `Image ${resticImage}`, engine.removeImage(resticImage))] : []),
  ])
}
