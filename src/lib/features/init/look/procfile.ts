import {inLine} from '../found.js'
import type {Repository} from '../repository.js'

/** The lines of a Procfile. */
export function procfileOf({files}: Repository): readonly {readonly name: string; readonly command: string; readonly where: string}[] {
  return (files.get('Procfile') ?? '').split(/\r?\n/).flatMap((text, index) => {
    const [, name, command] = /^([A-Za-z0-9_-]+):\s*(\S.*)$/.exec(text) ?? []
    return name === undefined || command === undefined ? [] : [{name, command: command.trim(), where: inLine('Procfile', index + 1)}]
  })
}

/** A command as JSON words for CMD. What only a shell understands goes to a shell. */
export const cmdWords = (command: string): string => JSON.stringify(needsShell(command) ? inShell(command) : command.split(/\s+/))

/** A single command takes the place of the shell, so that signals reach it. */
export const inShell = (command: string): readonly string[] => ['sh', '-c', /[;&|\n]/.test(command) || /^\w+=/.test(command) ? command : `exec ${command}`]

export const needsShell = (command: string): boolean => /[$&|;<>"'`\\*?(){}]|^\w+=/.test(command)
