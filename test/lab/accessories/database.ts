import {askIn} from '../ask-in.js'
import {createApp} from '../app.js'
import type {App, Written} from '../app.js'
import {onHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {shipit} from '../../house/process.js'

export const password = 'pg $ecret \'quoted\' "twice"'
export const withPassword = {env: {POSTGRES_PASSWORD: password}}

/** What deploy.yml says of a postgres, with what a test says otherwise. */
export const postgres = (over: Written = {}): Written => ({image: 'postgres:17', env: {POSTGRES_DB: 'shop'}, secrets: ['POSTGRES_PASSWORD'], ...over})

/** The deployer's engine has the images that accessories need: pulled, or built here. */
export async function needImages(lab: TestLab, ...images: readonly string[]): Promise<void> {
  const {code, stderr} = await shipit(['lab', 'up', '--name', lab.name, ...images.flatMap((image) => ['--image', image])])
  if (code !== 0) throw new Error(`the images ${images.join(', ')} could not be had:\n${stderr}`)
}

export type DatabaseApp = App & {
  /** What psql answers as the superuser. */
  ask(sql: string): Promise<string>
  /** Runs shipit with the password in its environment; answers what a person sees. */
  shipit(...args: readonly string[]): ReturnType<App['say']>
  /** The same, which must succeed. */
  must(...args: readonly string[]): Promise<string>
}

export async function createDatabaseApp(lab: TestLab, name: string, written: Written): Promise<DatabaseApp> {
  const app = await createApp(lab, name, {...(Array.isArray(written['hosts']) && {hosts: written['hosts'] as readonly string[]}), written})
  const run = (...args: readonly string[]) => app.say(args, withPassword)
  return {
    ...app,
    ask: (sql) => onHost(lab, app.hosts[0] ?? '', askIn(`${name}-postgres psql -U postgres -Atq -v ON_ERROR_STOP=1 shop`, sql)),
    shipit: run,
    async must(...args) {
      const {code, stdout, stderr} = await run(...args)
      if (code !== 0) throw new Error(`shipit ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
      return stdout
    },
  }
}
