import {parallel} from '../../plan/plan.js'
import type {Plan} from '../../plan/plan.js'
import type {LocalEngine} from '../../run/local-engine.js'
import {cmd, withInput} from '../../shell/command.js'
import {template} from '../../template.js'
import {isPublic} from './image-table.js'
import type {LabImage} from './image-table.js'

/** Seconds within which a registry has to begin to answer. */
const patience = 8

/** Pulls what has a public name. An image that no registry gives is no failure: it is built here. */
export const planPulls = (images: readonly LabImage[], {docker, env}: LocalEngine): Plan =>
  parallel(
    'Look for the images of the lab in their registry',
    images
      .filter((image) => isPublic(image.name))
      .map(({name}) => ({
        kind: 'local',
        title: `Pull ${name}`,
        effect: 'create',
        command: withInput(cmd('sh', '-s', '--', docker, String(patience), name), template('lab/pull.sh')),
        env,
      })),
  )
