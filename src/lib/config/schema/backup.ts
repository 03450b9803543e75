import * as v from 'valibot'
import {schedule} from './job.js'
import {anyText, duration, hostRef, name, oneWord, secretName, text, variable, webAddress, whole, yesOrNo} from './leaf.js'
import {key, list, named, oneOrMore, required, section} from './section.js'

const volumeName = text('the name of a volume', /^[A-Za-z0-9][A-Za-z0-9_.-]*$/)

const source = v.union(
  [
    text('the name of an accessory or of a volume', /^[A-Za-z0-9][A-Za-z0-9_.-]*$/),
    section({
      accessory: key(name, 'Accessory: its databases, or its data.'),
      databases: key(list(text('the name of a database', /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/)), 'Only these databases of it. Default: all.'),
      volume: key(volumeName, 'Volume: its files.'),
      sqlite: key(oneOrMore(anyText('the path of a file in the volume'), 'the path of a file in the volume, or a list of them'), 'SQLite files in that volume, copied as databases are.'),
    }),
  ],
  'the name of an accessory or of a volume, or a mapping',
)

const keep = section({
  last: key(whole(1), 'Newest ones.'),
  hourly: key(whole(1), 'One an hour.'),
  daily: key(whole(1), 'One a day.'),
  weekly: key(whole(1), 'One a week.'),
  monthly: key(whole(1), 'One a month.'),
  yearly: key(whole(1), 'One a year.'),
  within: key(duration, 'All that are younger.'),
})

export const backup = section({
  from: required(source, 'What is backed up: an accessory or a volume, by name.'),
  host: key(hostRef, 'Where the data is, when it is on several hosts. Default: the first of them.'),
  schedule: key(schedule, 'When: cron, or a calendar expression of systemd. None: only by hand.'),
  to: required(oneOrMore(name, 'the name of a store, or a list of them'), 'Stores that it goes to.'),
  keep: key(keep, 'Snapshots that are kept. Default: {daily: 7, weekly: 4, monthly: 6}.'),
  drill: key(v.union([schedule, v.literal(false)], 'a schedule such as weekly, or false'), 'When the newest snapshot is proven by restoring it. Default: weekly.'),
  jitter: key(duration, 'Random delay of at most this long.'),
  timeout: key(duration, 'How long it may run. Default: no limit.'),
  ping: key(webAddress, 'Address that is told of start, success and failure.'),
})

export const store = section({
  repository: required(oneWord('a restic repository, such as s3:https://s3.example.com/bucket or sftp:user@host:/folder'), 'Where: a path, or sftp:, s3:, rest:, b2:, rclone: as restic writes it.'),
  password: required(secretName, "The secret with the repository's password."),
  env: key(named(variable, secretName, 'a mapping of variables to names of secrets'), 'Variables that restic needs there; each value is the name of a secret.'),
  key: key(secretName, 'sftp: the secret with the private SSH key. Default: what root has on the host.'),
  host_key: key(text('a line of known_hosts, such as "nas.example.com ssh-ed25519 AAAA..."', /^[^\s\x00-\x1f\x7f-\x9f]+ (?:ssh|ecdsa|sk)-[A-Za-z0-9@.-]+ [A-Za-z0-9+/]+={0,3}(?: [^\x00-\x1f\x7f-\x9f]*)?$/), 'sftp: the public key of the server, as ssh-keyscan prints it. Default: what root knows on the host.'),
  append_only: key(yesOrNo, 'The store lets nothing be deleted from here. Default: false.'),
})

export type WrittenBackup = v.InferOutput<typeof backup>
export type WrittenStore = v.InferOutput<typeof store>
