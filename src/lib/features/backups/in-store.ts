import type {Backup} from '../../config/backup.js'
import type {Config} from '../../config/config.js'
import type {Fact} from '../../shell/fact.js'
import {inStores} from './in-stores.js'
import {keepWords} from './task.js'

/** What a store answered: a word, or why not. */
export type Answer = {readonly store: string; readonly word: 'made' | 'there' | 'ok'} | {readonly store: string; readonly fault: string}

type App = Pick<Config, 'name'>

/** Makes the repository of a store, where there is none. */
export const initStore = ({name}: App, store: string): Fact<Answer> => ({
  command: inStores('init-store', 'init.sh', name, store),
  parse: (stdout) => readAnswer(store, stdout),
})

/** Reads a part of what a store has, such as `5%` or `1G`, and checks it. */
export const checkStore = ({name}: App, store: string, part: string): Fact<Answer> => ({
  command: inStores('check-store', 'check.sh', name, store, part),
  parse: (stdout) => readAnswer(store, stdout),
})

/** Forgets in a store what a backup is not to keep, and clears out what nothing needs any more. */
export const pruneStore = ({name}: App, store: string, backup: Backup): Fact<Answer> => ({
  command: inStores('prune-store', 'prune.sh', name, store, backup.name, keepWords(backup.keep)),
  parse: (stdout) => readAnswer(store, stdout),
})

function readAnswer(store: string, stdout: string): Answer {
  const text = stdout.trim()
  if (text === 'made' || text === 'there' || text === 'ok') return {store, word: text}
  return {store, fault: text.startsWith('fault ') ? text.slice('fault '.length) : `it did not answer${text === '' ? '' : `: ${text}`}`}
}
