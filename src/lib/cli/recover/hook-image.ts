import type {Source} from '../../features/recovery/choose.js'
import {isEmpty} from '../../plan/plan.js'
import type {Secret} from '../../shell/secret.js'
import {checkRoom} from '../check-room.js'
import {deliverTo, findImage} from '../image-ways.js'
import {inSession} from '../session.js'
import type {Place} from './place.js'

type Given = {readonly secrets: ReadonlyMap<string, Secret>; readonly tag?: string | undefined; readonly wait: boolean}

/** The app's image, brought before the data: a volume of the app is shown to its /hooks/post-restore once it is filled. Undefined where there is no such volume. */
export async function imageForHooks({project, host}: Place, sources: readonly Source[], {secrets, tag, wait}: Given): Promise<string | undefined> {
  if (!sources.some(({backup: {source}}) => source.kind === 'volume' && source.accessory === undefined)) return undefined
  const {config, who} = project
  return inSession(project, {purpose: `recover ${config.name}`, wait, hosts: [host.name]}, async (session) => {
    const views = await session.views()
    const moment = {command: 'deploy' as const, config, by: who, hosts: [host.name]}
    const image = await findImage(session, secrets, {views, ...(tag !== undefined && {tag}), moment})
    for (const view of views) {
      const plan = deliverTo(session, image, secrets)(view)
      await checkRoom(session, plan, [view])
      if (!isEmpty(plan)) await session.carryOut(plan)
    }
    return image.ref
  })
}
