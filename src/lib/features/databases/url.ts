import type {Database} from '../../config/databases.js'
import {Secret} from '../../shell/secret.js'

/** How the app reaches its database: `postgres://shop:…@postgres:5432/shop`. */
export const urlOf = ({kind, name, owner, server, port}: Database, password: Secret): Secret =>
  new Secret(`${kind}://${encoded(owner)}:${encoded(password.reveal())}@${server}:${port}/${encoded(name)}`)

/** All but what no part of a URL gives a meaning to: what encodeURIComponent leaves (`!'()*`) trips some readers. */
const encoded = (text: string): string => encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
