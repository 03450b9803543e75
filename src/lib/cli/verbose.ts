import {describe, toShell} from '../shell/command.js'
import type {Command} from '../shell/command.js'
import type {Step} from '../plan/plan.js'
import type {Event} from '../run/world.js'
import {here} from './progress.js'

/** What `--verbose` says of an event: every command as it can be typed or pasted, and what it printed. No secret is part of a command. */
export function toSpoken(event: Event): readonly string[] {
  if (event.plan.kind === 'group') return event.kind === 'start' ? [`# ${event.plan.title}`] : []
  const place = 'host' in event.plan ? event.plan.host : here
  if (event.kind === 'start') return toStart(event.plan).map((line) => `${place} ${line}`)
  if (event.kind === 'line') return [`${place} | ${event.text}`]
  return event.kind === 'failed' ? [`${place} ! failed: ${event.plan.title}`] : []
}

function toStart(step: Step): readonly string[] {
  switch (step.kind) {
    case 'run':
    case 'local':
      return [`# ${step.title}`, ...toLines(step.command)]
    case 'write':
      return [`# ${step.title}`, `$ install -m ${step.mode.toString(8).padStart(4, '0')} /dev/stdin ${step.path}`]
    case 'deliver':
      return [
        `# ${step.title}`,
        `$ ${describe(step.into)}  # ${step.archive.image} as ${step.archive.as}, without ${step.archive.present.length} of ${step.archive.layers.length} layers`,
      ]
    case 'pipe':
      return [`# ${step.title}`, `$ ssh ${step.from} ${describe(step.read)} | ${describe(step.into)}`]
    case 'pause':
      return [`# ${step.title}`, `$ sleep ${step.seconds}`]
  }
}

const toLines = (command: Command): readonly string[] =>
  toShell(command)
    .split('\n')
    .map((line, index) => (index === 0 ? `$ ${line}` : `> ${line}`))
