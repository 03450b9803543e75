import {textOf} from '../resolve/container.js'
import type {WrittenAccessory} from '../schema/file.js'
import {secretRefOf} from '../words/secret-ref.js'
import {mariadb, mysql} from './mysql.js'
import {postgres} from './postgres.js'
import {redis, valkey} from './redis.js'
import type {Row, RowMaker} from './row.js'
import {minio} from './s3.js'

/** By the last part of an image's repository. */
const table: Readonly<Record<string, RowMaker>> = {
  postgres,
  postgresql: postgres,
  postgis: postgres,
  pgvector: postgres,
  timescaledb: postgres,
  mariadb,
  mysql,
  redis,
  'redis-stack-server': redis,
  valkey,
  minio,
}

/** What an accessory is by its own name alone, as `postgres` or `redis` tell; undefined for `db`. */
export function kindOfName(name: string): 'postgres' | 'mysql' | 'other' | undefined {
  if (!Object.hasOwn(table, name)) return undefined
  const kind = table[name]?.({env: {}, variables: [], written: {image: name}}).kind
  return kind === 'postgres' || kind === 'mysql' ? kind : 'other'
}

/** Whose images have the well-known name but another manner: other variables, folders and users. */
const otherManner = /(?:^|\/)(?:bitnami|bitnamilegacy|bitnamisecure)\//

/** The ready row of an accessory, or undefined where its image is none of the well-known ones. */
export function readyRow(written: WrittenAccessory): Row | undefined {
  const {name, major} = imageParts(written.image)
  const maker = otherManner.test(written.image) || !Object.hasOwn(table, name) ? undefined : table[name]
  const env = textOf(written.env)
  return maker?.({...(major !== undefined && {major}), env, variables: [...Object.keys(env), ...(written.secrets ?? []).map((word) => secretRefOf(word).env)], written})
}

/** `postgis/postgis:17-3.5` is postgis of major 17, `pgvector/pgvector:pg18` pgvector of 18. */
function imageParts(image: string): {readonly name: string; readonly major?: number} {
  const last = (image.split('@')[0] ?? '').split('/').at(-1) ?? ''
  const [name = '', tag = ''] = last.split(':')
  const [, major] = /(?:^|-)(?:pg)(\d+)/.exec(tag) ?? /^v?(\d+)/.exec(tag) ?? []
  return {name, ...(major !== undefined && {major: Number(major)})}
}
