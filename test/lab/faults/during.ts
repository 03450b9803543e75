import type {App} from '../app.js'

/** How a deploy ended: its exit code, and its error as a person reads it. */
export type Struck = {readonly code: number | null; readonly error: string}

/** Deploys, and once does something to the world: as soon as what --verbose tells matches. */
export async function duringDeploy(app: App, moment: RegExp, strike: () => Promise<unknown>, env: Readonly<Record<string, string>> = {}): Promise<Struck> {
  let struck: Promise<unknown> | undefined
  const {code, stderr} = await app.say(['deploy', '--yes', '--verbose'], {
    env,
    onOutput: (text) => {
      if (moment.test(text)) struck ??= strike()
    },
  })
  if (!struck) throw new Error(`it never came to ${String(moment)}:\n${stderr}`)
  await struck
  const [, error = ''] = /^Error: (.*)$/ms.exec(stderr) ?? []
  return {code, error}
}
