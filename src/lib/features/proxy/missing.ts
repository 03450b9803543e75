import {ShipitError} from '../../errors.js'
import type {ObservedRoutes} from './observe.js'

export const noProxy = (host: string): ShipitError => new ShipitError('PREFLIGHT_FAILED', `There is no proxy on ${host} yet.`, {hint: 'Set the host up: shipit setup'})

/** Why routes cannot be changed on a host: it was never set up, or its Caddy does not answer. */
export const notReady = (host: string, {files}: ObservedRoutes): ShipitError =>
  files.length === 0 ? noProxy(host) : new ShipitError('PREFLIGHT_FAILED', `The proxy of ${host} does not answer.`, {hint: 'Start it again: shipit setup'})
