import * as v from 'valibot'
import {anyText, command, secretName, secretRef, size, text, variables, volume, whole} from './leaf.js'
import {key, list, named, section} from './section.js'

const limits = section({
  cpus: key(v.union([v.pipe(v.number(), v.minValue(0.01, 'a number above 0'), v.maxValue(99_999, 'a number below 100000')), text('a number such as 0.5', /^(?:(?=\d*[1-9])\d{1,5}(?:\.\d{1,9})?|0{1,5}\.(?:0[1-9]|[1-9]\d?)\d{0,7})$/)], 'a number such as 2 or 0.5'), 'Processors, fractions too.'),
  memory: key(size, 'Memory, such as 512m or 3g.'),
  pids: key(whole(1), 'Processes and threads.'),
})

const modePhrase = 'a mode such as "0440"'
const octal = /^(?:0o?)?[0-7]{1,3}$/
const mode = v.union([text(modePhrase, octal), v.pipe(v.number(), v.check((number) => octal.test(String(number)), modePhrase))], modePhrase)

const file = v.union(
  [
    anyText('the path of a file in the repository'),
    section({
      secret: key(secretName, 'The secret that the file holds.'),
      source: key(anyText('the path of a file in the repository'), 'The file of the repository that is copied.'),
      mode: key(mode, 'Mode, in quotes. Default: "0444".'),
      owner: key(text('a user and group by number, such as 1000:1000', /^\d+(?::\d+)?$/), 'Owner in the container, by number. Default: 0:0.'),
    }),
  ],
  'the path of a file in the repository, or a mapping with `secret` or `source`',
)

/** What every container may be given: a role's, an accessory's, a job's. */
export const containerEntries = {
  command: key(command, 'Command in place of the image\'s own. No shell reads it: for one, write [sh, -c, "a && b"].'),
  entrypoint: key(anyText('a program'), "Entry point in place of the image's own."),
  env: key(variables, 'Clear variables.'),
  secrets: key(list(secretRef), 'Secrets given as variables: NAME, or VARIABLE:NAME.'),
  files: key(named(text('a path in the container, such as /run/secrets/key.json', /^\/[^:\s\x00-\x1f\x7f-\x9f]*[^:\s/\x00-\x1f\x7f-\x9f]$/), file, 'a mapping of paths to files'), 'Files mounted into the container, by path, read-only.'),
  limits: key(limits, 'What a container may use at most.'),
  volumes: key(list(volume), 'Volumes (name:/path) and folders of the host (/folder:/path); `:ro` for reading only.'),
  options: key(list(anyText('an option such as --shm-size=1g')), 'Further options of `docker create`, a word each.'),
}
