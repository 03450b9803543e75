import {readFile} from 'node:fs/promises'
import type {Host} from '../../config/config.js'

/** A line of a file, as it is and as it should be. */
export type Line = {readonly file: string; readonly line: number; readonly before: string; readonly after: string}

/** The lines of deploy.yml that name a host, with another in its place. */
export async function linesWith(files: readonly string[], old: Host, host: Host): Promise<readonly Line[]> {
  const texts = await Promise.all(files.map(async (file) => ({file, text: await readFile(file, 'utf8').catch(() => '')})))
  return texts.flatMap(({file, text}) => linesOf(file, text, old.address, host.address))
}

/** Words that only begin or end alike are other hosts. */
export function linesOf(file: string, text: string, old: string, address: string): readonly Line[] {
  const word = new RegExp(`(?<![\\w.:-])${old.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w.-])`, 'g')
  return text.split('\n').flatMap((line, index) => {
    const before = line.trim()
    const after = before.replaceAll(word, address)
    return before === after || before.startsWith('#') ? [] : [{file, line: index + 1, before, after}]
  })
}
