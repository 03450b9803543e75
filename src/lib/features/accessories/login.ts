import type {Accessory} from '../../config/config.js'
import {on} from '../../plan/on.js'
import type {Step} from '../../plan/plan.js'
import type {Engine} from '../../engines/engine.js'
import {script} from '../../shell/command.js'
import {template} from '../../template.js'

/**
 * A Postgres server keeps the password that its data was made with, whatever its environment says later:
 * one that refuses the password of the secret is no good to the app, and better told now.
 */
export function letsIn({engine, host}: {readonly engine: Engine; readonly host: string}, accessory: Accessory, container: string): readonly Step[] {
  const password = accessory.secrets.find((each) => each.env === 'POSTGRES_PASSWORD')
  if (accessory.kind !== 'postgres' || !password) return []
  return [
    on(host).run('check', `${accessory.name} lets its account in`, script('postgres-login', template('host/postgres-login.sh'), engine.name, container), {
      code: 'UNHEALTHY',
      says: `${container} refuses the password in the secret ${password.name}`,
      hint: `Its data keeps the password that it was first started with. Set the secret back to that one; to change it, say ALTER ROLE … PASSWORD in \`shipit accessory console ${accessory.name}\` first.`,
    }),
  ]
}
