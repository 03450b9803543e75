import {paths} from '../../config/paths.js'
import type {Colour} from '../../config/paths.js'
import {script} from '../../shell/command.js'
import type {Command} from '../../shell/command.js'
import {template} from '../../template.js'

/** Lets the other colour serve: one file made or removed, flushed to disk, no reload. Then asks Caddy which colour it sees. Safe to repeat. */
export const switchCommand = (name: string, role: string, to: Colour): Command =>
  script('switch', template('proxy/switch.sh'), paths.live, paths.probeSocket, `${name}.${role}`, to)

/** Answers every request of the app with 503 and this page. No reload. */
export const maintenanceOn = (name: string, page: string): Command => script('maintenance-on', template('proxy/maintenance-on.sh'), paths.maintenance(name), page)

export const maintenanceOff = (name: string): Command => script('maintenance-off', 'rm -f "$1"', paths.maintenance(name))

/** The page that `maintenanceOn` shows when the user has none. */
export const maintenancePage = (message: string): string => template('proxy/maintenance.html').replace('MESSAGE', () => escapeHtml(message))

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
