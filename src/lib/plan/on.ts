import type {Command} from '../shell/command.js'
import type {Content, Effect, Failure, Step} from './plan.js'

type Run = Extract<Step, {kind: 'run'}>

/** Writes steps for one host: `on('web1').run('create', 'Start web-green-1', engine.start(name))`. */
export const on = (host: string) => ({
  run: (effect: Effect, title: string, command: Command, failure?: Failure): Run => ({kind: 'run', host, effect, title, command, ...(failure && {failure})}),

  write: (effect: Effect, title: string, file: {readonly path: string; readonly content: Content; readonly mode: number; readonly owner?: string}): Step => ({
    kind: 'write',
    host,
    effect,
    title,
    ...file,
  }),
})

export type OnHost = ReturnType<typeof on>
