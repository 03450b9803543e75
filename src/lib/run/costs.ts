import type {Fleet} from '../hosts/fleet.js'
import type {Counters} from '../hosts/transport.js'

/** What the work on one host has cost. */
export type Cost = Counters & {readonly host: string}

/** Execs and bytes of every host, for the report. */
export const costs = (fleet: Fleet): readonly Cost[] => fleet.hosts.map((host) => ({host, ...fleet.on(host).counters}))
