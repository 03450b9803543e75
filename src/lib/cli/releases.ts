import {remember} from './complete/remembered.js'
import {toMinute} from '../minute.js'
import type {Project} from './project.js'
import {candidates} from './rollback.js'
import {inSession} from './session.js'
import {toTable} from './table.js'

export type ListedRelease = {
  readonly id: string
  readonly tag: string
  readonly createdAt: string
  readonly by: string
  readonly commit?: string
  /** Hosts on which it is the current one. */
  readonly currentOn: readonly string[]
  /** Its image is on every host: a rollback takes seconds. */
  readonly available: boolean
}

/** Every release that any host keeps, newest first. */
export const listReleases = (project: Project): Promise<readonly ListedRelease[]> =>
  inSession(project, {}, async (session) => {
    const views = await session.views()
    return candidates(views).map(({release: {id, tag, createdAt, by, commit}, available}) => ({
      id,
      tag,
      createdAt,
      by,
      ...(commit !== undefined && {commit}),
      currentOn: views.filter((view) => view.app.current === id).map((view) => view.host),
      available,
    }))
  })

export function tellReleases(releases: readonly ListedRelease[], {terminal, say, config, directory}: Project): readonly ListedRelease[] {
  remember(directory, config.destination, {releases: releases.map(({id, tag, createdAt}) => ({value: id, about: `${tag}, ${createdAt.slice(0, 10)}`}))})
  if (releases.length === 0) say(`No release of ${config.name} is kept yet. Make the first one: shipit deploy`)
  else
    say(
      toTable(
        ['RELEASE', 'TAG', 'WHEN', 'BY', 'COMMIT', ''],
        releases.map((each) => [each.id, each.tag, toMinute(each.createdAt), each.by, (each.commit ?? '').slice(0, 9), stateOf(each)]),
        terminal.answer.heading,
      ),
    )
  return releases
}

const stateOf = ({currentOn, available}: ListedRelease): string => (currentOn.length > 0 ? `current on ${currentOn.join(', ')}` : available ? '' : 'its image is gone')
