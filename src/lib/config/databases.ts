import type {Accessory, Config, Use} from './config.js'

/** A database with an account of its own, on an accessory of this app or of another. */
export type Database = {
  readonly name: string
  readonly owner: string
  readonly kind: DatabaseKind
  /** What this file calls the server, and the name by which the app finds it on its network. */
  readonly server: string
  /** The accessory as it stands on a host: `app` is what containers there are named for. */
  readonly at: {readonly app: string; readonly accessory: string}
  readonly port: number
  /** Names of hosts. */
  readonly hosts: readonly string[]
  /** Names of secrets: the password of the account, and the URL, which is made of it. */
  readonly passwordSecret: string
  readonly urlSecret: string
}

export type DatabaseKind = 'postgres' | 'mysql'

/** Every database that a file asks for, in its order. Databases of one account share the password of the first. */
export const databasesOf = (config: Config): readonly Database[] => [
  ...config.accessories.flatMap((accessory) => ownDatabases(config, accessory)),
  ...(config.uses ?? []).flatMap((use) => usedDatabase(config, use)),
]

/** The app's one database, whose URL is DATABASE_URL too; undefined where it has none or several. */
export function onlyDatabase(databases: readonly Database[]): Database | undefined {
  return databases.length === 1 ? databases[0] : undefined
}

/** `POSTGRES_SHOP` of database shop on postgres. */
export const secretBase = (server: string, database: string): string => `${server}_${database}`.toUpperCase().replaceAll('-', '_')

/** A database on another app's server that is named for this app: its secrets are the same for every destination. */
export const nameForSecrets = (database: string, {app, name}: Pick<Config, 'app' | 'name'>): string => (database === name.replaceAll('-', '_') ? app : database)

export const isDatabaseKind = (kind: string | undefined): kind is DatabaseKind => kind === 'postgres' || kind === 'mysql'

function ownDatabases(config: Config, {name: server, kind, hosts, port, databases}: Accessory): readonly Database[] {
  if (!isDatabaseKind(kind)) return []
  return databases.map(({name, owner}) => {
    const first = databases.find((each) => each.owner === owner)?.name ?? name
    const common = {name, owner, kind, server, at: {app: config.name, accessory: server}, port: port ?? usualPorts[kind], hosts}
    return {...common, passwordSecret: `${secretBase(server, first)}_PASSWORD`, urlSecret: `${secretBase(server, name)}_URL`}
  })
}

function usedDatabase(config: Config, {name: server, app, accessory, kind, database}: Use): readonly Database[] {
  if (!database || !isDatabaseKind(kind)) return []
  const base = secretBase(server, nameForSecrets(database.name, config))
  const hosts = [...new Set(config.roles.flatMap((role) => role.hosts))]
  return [{...database, kind, server, at: {app, accessory}, port: usualPorts[kind], hosts, passwordSecret: `${base}_PASSWORD`, urlSecret: `${base}_URL`}]
}

const usualPorts = {postgres: 5432, mysql: 3306} as const satisfies Record<DatabaseKind, number>
