import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'
import {template} from '../../template.js'
import {dockerArchitecture} from '../images/room.js'

/** How a host is that builds images. */
export type Building = {
  readonly docker: {readonly kind: 'answers'; readonly version: string; readonly architecture: string} | {readonly kind: 'silent'; readonly said: string} | {readonly kind: 'none'}
  /** Architectures of other machines, in the words of images, whose programs an emulator runs there. */
  readonly emulates: readonly string[]
}

export const building: Fact<Building> = {command: script('building', template('host/builder.sh')), parse: readBuilding}

export function readBuilding(stdout: string): Building {
  const all = (word: string): readonly string[] => stdout.split('\n').flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []))
  const [[answer], [said]] = [all('docker'), all('silent')]
  const [version = '', architecture = ''] = answer?.split(' ') ?? []
  const docker = answer !== undefined ? {kind: 'answers' as const, version, architecture} : said !== undefined ? {kind: 'silent' as const, said} : {kind: 'none' as const}
  return {docker, emulates: all('emulates').map(dockerArchitecture)}
}
