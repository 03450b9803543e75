import type {Config} from '../../config/config.js'
import type {HostView} from '../../features/app/view.js'
import {isOurRestic, resticImage} from '../../features/backups/stores/restic.js'
import {backupsOf} from '../../features/backups/task.js'
import {ensureImage} from '../../features/images/ensure.js'
import {isNamed} from '../../features/images/deliver.js'
import {jobsOf} from '../../features/jobs/work.js'
import type {LocalImage} from '../../features/images/local.js'
import {accessoriesOn} from '../../flows/accessories.js'
import type {AccessoryFlow} from '../../flows/accessories.js'
import {imagesHere} from '../images-here.js'
import type {Session} from '../session.js'

/** Images of jobs that have another than the app's. */
export const jobImages = (config: Config, host: string): readonly string[] => [...new Set(jobsOf(config, host).flatMap(({image}) => image ?? []))]

/** How images of accessories and jobs get to the hosts. This machine's engine is asked only for those that a host lacks. */
export async function bringImages({config, engine, project}: Session, views: readonly HostView[], only?: readonly string[]): Promise<AccessoryFlow['bring']> {
  const wanted = ({host, restic}: HostView): readonly string[] => [
    ...accessoriesOn({config, only}, host).map(({image}) => image),
    ...jobImages(config, host),
    ...(backupsOf(config, host).length > 0 && !isOurRestic(restic) ? [resticImage] : []),
  ]
  const lacking = views.flatMap((view) => wanted(view).flatMap((image) => (view.app.images.some((each) => isNamed(each, image)) ? [] : [image])))
  const local: readonly LocalImage[] = lacking.length === 0 ? [] : await imagesHere(project, [...new Set(lacking)])
  return (view, image) => ensureImage(engine, image, {host: view.host, images: view.app.images, room: view.room}, local)
}
