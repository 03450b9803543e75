import type {Event} from '../run/world.js'
import {visible} from '../visible.js'
import {breakSilence} from './break-silence.js'
import {tellGroups} from './groups.js'
import {openRows} from './rows.js'
import {tellStages} from './stages.js'
import type {Terminal} from './terminal.js'
import {toSpoken} from './verbose.js'

/** Watches plans being carried out and tells of them on stderr. It does no work and decides nothing. */
export type View = {
  readonly tell: (event: Event) => void
  /** Says something between plans: `Connecting to 3 hosts`. Nothing in a silent view. */
  note(text: string): void
  /** Ends the rows that still move; call it before anything else is written. */
  close(): Promise<void>
}

/** The view that suits the terminal: moving rows, a line a stage, GitHub's groups, every command, or nothing. */
export function openView(terminal: Terminal, write: (text: string) => void = toStderr): View {
  const say = (text: string): void => write(`${visible(text)}\n`)
  switch (terminal.talk) {
    case 'silent':
      return {tell: () => undefined, note: () => undefined, close: () => Promise.resolve()}
    case 'lines': {
      const {rest, ...told} = breakSilence(tellStages, say)
      return {...told, close: () => Promise.resolve(rest())}
    }
    case 'groups': {
      let close = (): Promise<void> => Promise.resolve()
      const {rest, ...told} = breakSilence((line) => {
        const groups = tellGroups(line)
        close = groups.close
        return groups.tell
      }, say)
      return {...told, close: () => close().finally(rest)}
    }
    case 'verbose':
      return {tell: (event) => toSpoken(event).forEach(say), note: say, close: () => Promise.resolve()}
    case 'rows':
      return openRows(terminal.height, say)
  }
}

const toStderr = (text: string): void => {
  process.stderr.write(text)
}
