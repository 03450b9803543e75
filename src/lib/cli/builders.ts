import type {Host} from '../config/config.js'
import {ShipitError} from '../errors.js'
import type {Fleet} from '../hosts/fleet.js'
import {archivesBy, archiveSource} from '../run/archive.js'
import type {ArchiveSource} from '../run/archive.js'
import type {Builder} from '../run/builder.js'
import type {LocalEngine} from '../run/local-engine.js'
import {saveThere} from '../run/saver.js'
import type {Project} from './project.js'

/** The builders that a session opens, and keeps until it ends. */
export type Builders = {
  /** The Docker of a host, opened once: a second build goes the same way. Errors: ENGINE_MISSING, and all of connecting. */
  engineOn(host: Host): Promise<LocalEngine>
  /** Images out of this machine's engine, or out of that of the builder that made them. */
  readonly archives: ArchiveSource
  close(): Promise<void>
}

/** `fleets`: what the session is connected to by the time that a builder is opened; one that is none of these hosts is connected for itself. */
export function buildersOf(project: Project, fleets: readonly Fleet[]): Builders {
  const builders: Builder[] = []
  const ways: Fleet[] = []
  return {
    engineOn: async (host) => {
      const open = builders.find((each) => each.transport.host === host.name)
      if (open) return open.engine
      const known = fleets.find((each) => each.hosts.includes(host.name))
      const way = known ?? (await wayTo(project, host))
      if (!known) ways.push(way)
      const {openBuilder} = await import('../run/builder.js')
      const builder = await openBuilder(way.on(host.name))
      builders.push(builder)
      return builder.engine
    },
    archives: archivesOf(project, builders),
    close: async () => {
      await Promise.all(builders.map((each) => each.close()))
      await Promise.all(ways.map((each) => each.close()))
    },
  }
}

async function wayTo(project: Project, host: Host): Promise<Fleet> {
  try {
    return await project.connect([host])
  } catch (error) {
    if (!(error instanceof ShipitError)) throw error
    throw new ShipitError(error.code, `The image is to be built on ${host.name} (build.on). ${error.message}`, {hint: error.hint, cause: error})
  }
}

function archivesOf(project: Project, builders: readonly Builder[]): ArchiveSource {
  const here = archiveSource(project.here.engine)
  const there = new Map<string, ArchiveSource>()
  return (archive, options) => {
    const builder = builders.find((each) => each.transport.host === archive.from)
    if (!builder) return here(archive, options)
    const source = there.get(builder.transport.host) ?? archivesBy(saveThere(builder.transport))
    there.set(builder.transport.host, source)
    return source(archive, options)
  }
}
