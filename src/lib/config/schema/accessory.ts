import type * as v from 'valibot'
import {containerEntries} from './container.js'
import {accessoryHealth} from './health.js'
import {accountName, command, databaseName, duration, hostRef, image, port, published, yesOrNo} from './leaf.js'
import {proxiedEntries} from './role.js'
import {key, named, oneOrMore, required, section} from './section.js'

export const accessory = section({
  image: required(image, 'Image with its tag, such as postgres:17.'),
  host: key(hostRef, 'Host that it runs on. May be left out where the file has one host.'),
  hosts: key(oneOrMore(hostRef, 'a list of hosts'), 'Hosts, where it runs on several.'),
  port: key(port, 'Port that it listens on; when it is written, it is published on 127.0.0.1 of its host. Default: the well-known one of postgres, mysql, redis and friends, not published.'),
  publish: key(oneOrMore(published, 'a port such as "0.0.0.0:5432", or a list of them'), 'Where the port is published, in place of 127.0.0.1.'),
  ...proxiedEntries,
  ...containerEntries,
  health: key(accessoryHealth, 'Command run in the container, or a path, that tells when it is healthy. Default: the usual one of a well-known image.'),
  console: key(command, 'Command run in the container by `shipit accessory console`. Default: the usual one of a well-known image.'),
  databases: key(named(databaseName, section({owner: key(accountName, 'Account that owns it. Default: one of the same name.')})), 'Databases with an account each; the URL becomes a secret.'),
  persist: key(yesOrNo, 'Redis and Valkey: data that is kept and backed up, not a cache. Default: false.'),
  stop_timeout: key(duration, 'From SIGTERM to SIGKILL. Default: 30s; 2m for postgres, mysql and mariadb.'),
})

export type WrittenAccessory = v.InferOutput<typeof accessory>
