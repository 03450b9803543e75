import {toDuration} from '../format.js'
import type {Project} from '../project.js'

export type Stage = {readonly stage: string; readonly seconds: number}

export type Watch = {
  /** Does a part of the work, and tells how long it took. */
  stage<T>(title: string, work: () => Promise<T>): Promise<T>
  readonly stages: readonly Stage[]
  readonly seconds: number
}

/** A clock for work of many minutes: each stage is told as it begins and ends. */
export function startWatch({view}: Pick<Project, 'view'>, count: number): Watch {
  const began = performance.now()
  const stages: Stage[] = []
  return {
    stages,
    get seconds() {
      return inSeconds(performance.now() - began)
    },
    async stage(title, work) {
      const from = performance.now()
      const number = stages.length + 1
      view.note(`${number}/${count} ${title}`)
      const result = await work()
      const took = performance.now() - from
      stages.push({stage: title, seconds: inSeconds(took)})
      view.note(`${number}/${count} ${title}: ${toDuration(took)}`)
      return result
    },
  }
}

const inSeconds = (milliseconds: number): number => Math.round(milliseconds / 100) / 10
