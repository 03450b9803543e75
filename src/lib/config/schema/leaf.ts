import * as v from 'valibot'
import {variableName} from '../words/variable-name.js'
import {named} from './section.js'

/*
 * The leaves of the file. Each says what it must be in words that end the sentence "<key> must be …".
 * Patterns rather than functions, where they will do: the JSON Schema takes them over.
 */

export const text = (phrase: string, pattern: RegExp) =>
  v.pipe(
    v.string(({input}) => (isPlain(input) && pattern.test(String(input)) ? `${phrase}, in quotes` : phrase)),
    v.regex(pattern, phrase),
  )

const isPlain = (input: unknown): input is number | boolean => typeof input === 'number' || typeof input === 'boolean'

/** Lines and tabs are fine, signs that work a terminal are not. */
export const anyText = (phrase = 'text') => text(phrase, /^[ \t\n]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x08\x0b-\x1f\x7f-\x9f]*$/)

/** A word that a program of ours is given as it stands: none that it would take for an option. */
export const plainText = (phrase: string) => text(`${phrase}; a dash at its start would make it an option`, /^[ \t\n]*[^-\s\x00-\x1f\x7f-\x9f][^\x00-\x08\x0b-\x1f\x7f-\x9f]*$/)

/** Any text without spaces. */
export const oneWord = (phrase: string) => text(phrase, /^[^\s\x00-\x1f\x7f-\x9f]+$/)

/** What a section calls its hosts by. */
export const hostRef = text('the address, name or tag of a host', /^[^\s\x00-\x1f\x7f-\x9f]{1,300}$/)

export const yesOrNo = v.boolean('true or false')

/** A whole number, from and to included. */
export const whole = (least: number, most = Number.MAX_SAFE_INTEGER) => {
  const phrase = most === Number.MAX_SAFE_INTEGER ? `a whole number of ${least} or more` : `a whole number from ${least} to ${most}`
  const quoted = ({input}: {readonly input: unknown}): string => (typeof input === 'string' && /^(?:0|[1-9]\d*)$/.test(input) ? `${phrase}, without quotes` : phrase)
  return v.pipe(v.number(quoted), v.integer(phrase), v.minValue(least, phrase), v.maxValue(most, phrase))
}

export const port = whole(1, 65_535)

export const oneOf = <const T extends readonly string[]>(...names: T) => v.picklist(names, names.length === 2 ? names.join(' or ') : `one of ${names.join(', ')}`)

/** Thirty years at most: systemd and engines can count no further than some hundred. */
export const duration = text('a duration such as 30s, 5m, 2h or 1d', /^(?:\d{1,9}s|\d{1,7}m|\d{1,5}h|\d{1,4}d)$/)

export const size = text('a size such as 512m or 3g', /^[1-9](?:\d{0,8}[km]|\d{0,5}g)$/)

const nameText = (what: string, most: number) => text(`${what}: lower-case letters, digits and dashes, a letter first, ${most} at most`, new RegExp(`^[a-z](?:[a-z0-9-]{0,${most - 2}}[a-z0-9])?$`))

export const appName = nameText('a name', 40)
export const name = nameText('a name', 30)

/** No quotes, no upper case: it is the same name in SQL, in a URL and in the name of a secret. */
export const databaseName = text('the name of a database: lower-case letters, digits, _ and -, a letter or _ first, 63 at most', /^[a-z_][a-z0-9_-]{0,62}$/)

export const accountName = text('the name of an account: lower-case letters, digits, _ and -, a letter or _ first, 63 at most', /^[a-z_][a-z0-9_-]{0,62}$/)

/** The name of a variable. */
export const variable = text('the name of a variable, such as RAILS_ENV', variableName)

/** The name under which a secret is kept. */
export const secretName = text('the name of a secret, such as DATABASE_URL: the value itself has no place in this file', variableName)

const word = variableName.source.slice(1, -1)

/** NAME, or VARIABLE:NAME. */
export const secretRef = text('the name of a secret such as DATABASE_URL, or VARIABLE:SECRET such as MAILER:SMTP_PASSWORD; the value itself has no place in this file', new RegExp(`^${word}(?::${word})?$`))

/** Clear variables. */
export const variables = named(variable, v.union([v.string(), v.number(), v.boolean()], 'text, a number, true or false; for an empty value write ""'), 'a mapping of names to values')

/** Words of a command: text that is split at spaces and quotes, or a list. No shell reads them. */
export const command = v.union([anyText('a command'), v.pipe(v.array(v.string('text')), v.minLength(1, 'a list of one word at least'))], 'a command, or a list of its words')

/** Signs that RFC 3986 has no place for mean something to programs that read them. */
export const webAddress = text('a web address that begins with http:// or https://', /^https?:\/\/[^\s\x00-\x1f\x7f-\x9f"'<>\\^`{|}]+$/)

export const urlPath = text('a path that begins with /', /^\/[^\s?#\x00-\x1f\x7f-\x9f]*$/)

/** It is written into the Caddyfile, where some signs would be more than themselves. */
export const routePath = v.pipe(
  v.string('a path that begins with /'),
  v.regex(/^\/[^\s?#*{}"'`\\\x00-\x1f\x7f-\x9f]{0,199}$/, ({input}) =>
    input.startsWith('/') ? 'a path of 200 characters at most, without spaces, quotes, backslashes or one of ? # * { }' : 'a path that begins with /',
  ),
)

export const domain = text('a domain such as shop.example.com, without scheme, port or path', /^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/)

const portNumber = String.raw`(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])`
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
/** The first part of a name is a registry where it has a dot or a port, or is localhost: engines read it so. All else is lower case. */
const registryForm = String.raw`(?:localhost(?::${portNumber})?|${label}(?:(?:\.${label})+(?::${portNumber})?|:${portNumber}))`
const pathForm = String.raw`[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*`
const repositoryForm = String.raw`(?![0-9a-f]{64}$)(?![0-9a-f]{64}[:@])(?:${registryForm}/)?${pathForm}(?:/${pathForm})*`

/** A repository and, perhaps, a tag or a digest. */
export const image = text(
  'an image such as ghcr.io/acme/shop:v1, in lower case but for the tag',
  new RegExp(String.raw`^(?=.{1,300}$)${repositoryForm}(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`),
)

/** A repository alone. */
export const repository = text('an image without a tag, such as ghcr.io/acme/shop, in lower case; the tag goes under `tag`', new RegExp(`^(?=.{1,255}$)${repositoryForm}$`))

export const tag = text('a tag such as v1.2', /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/)

/** `name:/path`, `/path:/path`, and `:ro`. */
export const volume = text('a volume such as uploads:/app/uploads or /srv/data:/data:ro', /^(?:[A-Za-z0-9][A-Za-z0-9_.-]*|\/[^:\s\x00-\x1f\x7f-\x9f]*):\/[^:\s\x00-\x1f\x7f-\x9f]*(?::(?:ro|rw))?$/)

const hostPort = `(?::${portNumber})?`
const hostName = String.raw`[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?${hostPort}`
const bracketed = String.raw`\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9]+)?\]${hostPort}`
const bare = String.raw`[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9]+)?`
const hostForm = String.raw`(?:[A-Za-z_][A-Za-z0-9_.-]*@)?(?:${hostName}|${bracketed}|${bare})`

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`

/** An address or a range of addresses. Not Caddy's `private_ranges`: visitors by IPv6 may come by the address of the engine's own network, and would be believed. */
export const addressRange = text(
  'an address or a range such as 203.0.113.0/24',
  new RegExp(String.raw`^(?:${octet}(?:\.${octet}){3}(?:/(?:3[0-2]|[12]?\d))?|(?=[0-9A-Fa-f:]{2,39}(?:/|$))[0-9A-Fa-f]*:[0-9A-Fa-f:]*(?:/(?:12[0-8]|1[01]\d|[1-9]?\d))?)$`),
)

/** `[address:][port:]port[/protocol]` */
export const published = text(
  'a port such as "5432", "0.0.0.0:5432" or "127.0.0.1:15432:5432"',
  new RegExp(String.raw`^(?:(?:${octet}(?:\.${octet}){3}|\[[0-9A-Fa-f:.]+\]):)?${portNumber}(?::${portNumber})?(?:/(?:tcp|udp))?$`),
)

/** `[user@]address[:port]`; an IPv6 address with a port in brackets. */
export const hostWord = text('a host such as 203.0.113.10, deploy@web1.example.com:2222 or [2001:db8::1]:22', new RegExp(String.raw`^(?=.{1,300}$)${hostForm}$`))

/** An address alone: it goes to ssh, and into a ProxyCommand of ~/.ssh/config, which a shell reads. */
export const address = text('an address, without user or port', new RegExp(String.raw`^(?=.{1,300}$)(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?|${bare})$`))

/** Hosts to go through, one after the other. */
export const jump = text(
  'a host to go through such as bastion.example.com, or several with commas between them',
  new RegExp(String.raw`^(?=.{1,600}$)${hostForm}(?:,${hostForm})*$`),
)
