import {paths} from '../../config/paths.js'
import {ShipitError} from '../../errors.js'
import type {HostView} from './view.js'

/** Errors: PREFLIGHT_FAILED for a host that the app has left, or is about to leave: one that lived there, too, would have data and jobs of its own. */
export function refuseMoved({name}: {readonly name: string}, views: readonly (Pick<HostView, 'host'> & {readonly app: Pick<HostView['app'], 'movedTo'>})[]): void {
  for (const {host, app} of views) {
    if (app.movedTo === '') continue
    throw new ShipitError('PREFLIGHT_FAILED', `${name} stands still on ${host}: it moved to ${app.movedTo}, or is on its way there. Nothing was changed.`, {
      hint: `Write ${app.movedTo} into deploy.yml in the place of ${host}. Was the move cut off? Say it again: shipit move --to ${app.movedTo}\nTo let it live on ${host} again, without what was written on ${app.movedTo} since, on ${host}: sh ${paths.wayBack(name)}`,
    })
  }
}
