import {paths} from '../../config/paths.js'
import type {Colour} from '../../config/paths.js'
import {script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'

export type Hold = {
  /** After which the host lets them through by itself, to whichever colour serves then. */
  readonly seconds: number
  /** `container:port` that serves. */
  readonly now: string
  readonly next: {readonly colour: Colour; readonly address: string}
}

/** Requests of a role wait in the proxy from now on, none is sent to an app. */
export const holdCommand = (id: string, {seconds, now, next}: Hold): Command =>
  script('hold', template('proxy/hold.sh'), paths.live, id, String(seconds), ...(next.colour === 'green' ? [now, next.address] : [next.address, now]))

/** Those that wait go to `address` (`container:port`), and those that come go where the colour says. Safe to repeat. */
export const letThroughCommand = (id: string, address: string): Command => script('let-through', template('proxy/let-through.sh'), paths.live, id, address)

/** The upstream, in Caddy's words, of requests that waited: it is counted under this name wherever they went. (Caddy adds :80 to a lone placeholder with slashes.) */
export const waitingUpstream = (id: string): string => `{file.${paths.live}/${id}.host}:{file.${paths.live}/${id}.port}`
