import * as v from 'valibot'
import {statusRanges} from '../words/status.js'
import {anyText, command, domain, duration, port, text, urlPath, whole} from './leaf.js'
import {key, list, section} from './section.js'

const rangePhrase = 'a status such as 200, or a range such as 200-299'
const range = v.pipe(
  text(rangePhrase, /^[1-5]\d\d(?:-[1-5]\d\d)?$/),
  // Nothing would be in it; what is no range is told already.
  v.check((word) => statusRanges(word).every(({from, to}) => !(from > to)), `${rangePhrase}, the lower one first`),
)
const status = v.union([whole(100, 599), range, list(v.union([whole(100, 599), range], rangePhrase))], 'a status such as 200, a range such as 200-299, or a list of them')

const asking = {
  path: key(urlPath, 'Path that is asked with GET. Default: /up. Redirects are not followed.'),
  port: key(port, 'Port to ask. Default: the port of the role.'),
  host: key(domain, 'Host header. Default: the first domain.'),
  status: key(status, 'Answers that count as healthy. Default: 200-299.'),
  interval: key(duration, 'Longest pause between two questions. The first ones follow quickly. Default: 1s.'),
  timeout: key(duration, 'How long one answer may take. Default: 5s.'),
  deadline: key(duration, 'How long a new replica may take to become healthy. Default: 60s.'),
}

export const health = v.union([urlPath, section(asking)], 'a path such as /up, or a mapping')

export const accessoryHealth = v.union(
  [
    anyText('a command'),
    section({
      command: key(command, 'Command that is run in the container: exit code 0 is healthy.'),
      ...asking,
    }),
  ],
  'a command such as `pg_isready -U postgres`, a path such as /up, or a mapping',
)
