import type {Content} from '../plan/plan.js'
import {cmd, pipe, script} from '../shell/command.js'
import type {Command, Word} from '../shell/command.js'
import {Secret} from '../shell/secret.js'
import {template} from '../template.js'

/** The command with what it reads on stdin piped into each part. It may hold secrets: it is for a script on stdin, never for argv, logs or people. */
export function feed(command: Command): Command {
  switch (command.kind) {
    case 'run': {
      const {stdin, words} = command
      const fed: Command = {kind: 'run', words: words.map(feedWord)}
      return stdin === undefined ? fed : pipe(...printed(stdin), fed)
    }
    case 'chain':
      return {...command, of: command.of.map(feed)}
    case 'redirect':
      return {...command, from: feed(command.from)}
    case 'script': {
      const {stdin, ...fed} = command
      return stdin === undefined ? fed : pipe(...printed(stdin), fed)
    }
  }
}

/** Writes a file whole or not at all: beside its place, synced, renamed. */
export const writeFile = (file: {readonly path: string; readonly content: Content; readonly mode: number; readonly owner?: string}): Command =>
  pipe(
    ...printed(file.content),
    script('write-file', template('host/write-file.sh'), file.path, file.mode.toString(8).padStart(4, '0'), file.owner ?? '', String(bytesOf(file.content).length)),
  )

/** `printf` is built into every shell, so nothing of this is seen in `ps`; base64 carries any byte. */
const printed = (content: Content): readonly Command[] => [cmd('printf', '%s', bytesOf(content).toString('base64')), cmd('base64', '-d')]

const feedWord = (word: Word): Word => (typeof word === 'string' ? word : feed(word))

const bytesOf = (content: Content): Buffer => Buffer.from(content instanceof Secret ? content.bytes() : content)
