import {render} from '../../../template.js'
import type {InitFile} from './file.js'

/** Where a workflow lies, by the system that reads it. */
const places = {
  github: '.github/workflows/deploy.yml',
  gitlab: '.gitlab-ci.yml',
  gitea: '.gitea/workflows/deploy.yml',
  woodpecker: '.woodpecker/deploy.yml',
} as const

export type CiName = keyof typeof places

export const ciNames = Object.keys(places) as readonly CiName[]

/** A workflow that deploys on each push to main. Keys come from the secrets of the CI, never by a command line. */
export const ciFile = (ci: CiName, hosts: readonly string[]): InitFile => ({
  path: places[ci],
  text: render(`init/ci/${ci}.yml`, {hosts: hosts.join(', ')}),
  mode: 0o644,
})
