import type {App, Ran} from '../app.js'

/** What a deploy ended with, and what --verbose told on the way. */
export type Struck = Pick<Ran<unknown>, 'code' | 'error' | 'stderr'>

/** Deploys, and once does something to the world: as soon as what is told matches. */
export async function duringDeploy(app: App, moment: RegExp, strike: () => Promise<unknown>, env: Readonly<Record<string, string>> = {}): Promise<Struck> {
  let struck: Promise<unknown> | undefined
  const {code, stdout, stderr} = await app.say(['deploy', '--yes', '--verbose', '--json'], {
    env,
    onOutput: (text) => {
      if (moment.test(text)) struck ??= strike()
    },
  })
  if (!struck) throw new Error(`it never came to ${String(moment)}:\n${stderr}`)
  await struck
  return {code, stderr, error: (JSON.parse(stdout) as {readonly error?: Struck['error']}).error}
}
