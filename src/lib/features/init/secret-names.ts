/** Does a variable of this name hold what nobody may read? A guess by its name. */
export const isSecretName = (name: string): boolean => !known.test(name) && (ends.test(name) || addresses.test(name))

/** What looks like a secret and is none: paths to files, settings about passwords, what a browser is sent anyway. */
const known = /_FILE$|^(?:NEXT_PUBLIC|VITE|REACT_APP|PUBLIC)_|ALLOW_EMPTY|RANDOM_ROOT|PUBLIC_KEY|KEYSPACE|TOKEN_(?:TTL|EXPIR)|_KEY_PREFIX$/

const ends =
  /(?:^|_)(?:(?:API|ACCESS|SECRET|ENCRYPTION|SSH|LICENSE|MASTER)?KEY|[A-Z]*SECRET|TOKEN|[A-Z]*PASSWORD|PASSWD|PASS|PWD|CREDENTIALS?|SALT|SECRETS?|KEY_BASE|DSN|PASSPHRASE)(?:_(?:BASE|ID|[0-9]+))?$|PASSWORD/i

/** Addresses of servers are written with the password in them. */
const addresses = /(?:^|_)(?:DATABASE|REDIS|MONGO|MONGODB|POSTGRES|POSTGRESQL|MYSQL|DB|AMQP|RABBITMQ|CACHE|BROKER|WEBHOOK)_(?:URL|URI)$/i

/** `postgres://shop:hunter2@db/shop` */
export const hasCredentials = (value: string): boolean => /:\/\/[^\s/@:]*:[^\s/@]+@/.test(value)

/** A switch, or nothing at all: no secret, whatever its name. */
export const isSwitch = (value: string): boolean => /^(?:true|false|yes|no|on|off|0|1|)$/i.test(value.trim())

/** Is this address of a server one without a password? */
export const isOpenAddress = (value: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(value) && !hasCredentials(value)
