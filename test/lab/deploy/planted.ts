import {randomBytes} from 'node:crypto'

/** Part of every value, and of nothing else in the world. */
const mark = `leak${randomBytes(9).toString('hex')}`
let planted = 0
export const value = (before = '', after = ''): string => `${before}${mark}${++planted}${after}`
export const howMany = (): number => planted

type Values = Readonly<Record<string, string>>

/** By name of the variable in the container. */
export const variables: Values = {
  DATABASE_URL: value('postgres://shop:', '@db/shop?a=1&b=%20'),
  SPACES: value('  around ', '  '),
  LINES: value('-----BEGIN KEY-----\n', '\n-----END KEY-----\n'),
  QUOTES: value(`it's "quoted" \`id\` `),
  DOLLAR: value('$HOME $(id) ${PATH} '),
  BACKSLASH: value('\\n\\\\ \\$'),
  HASH: value('# no comment '),
  EQUALS: value('a=b='),
  UNICODE: value('é ✓ 𝄞 '),
  TABS: value('\t', '\t\r\n\t'),
  DASHES: value('--env '),
  LARGE: value('x'.repeat(64 * 1024)),
  MAILER: value('renamed '),
  // What the shell and the engine's client on the host would take for themselves.
  DOCKER_HOST: value('tcp://203.0.113.9:1/'),
  PATH: value('/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/'),
  BASH_ENV: value('/nowhere/'),
}
/** By path in the container. */
export const files: Values = {
  '/run/secrets/key.pem': value('-----BEGIN KEY-----\n', '\n'),
  '/run/secrets/key.json': value('{"key": "', '"}'),
  '/etc/shop/plain': value(),
}
export const builds: Values = {BUILD_TOKEN: value('build ')}

/** Those of a database, which come out of the secret store. */
export const sealed: Values = {
  POSTGRES_PASSWORD: value(`it's "my" $password `),
  CA: value('-----BEGIN CERTIFICATE-----\n', '\n-----END CERTIFICATE-----\n'),
  CONTAINER_HOST: value('tcp://203.0.113.9:2/'),
}
export const sealedFiles: Values = {'/run/secrets/ca.pem': value('-----BEGIN CERTIFICATE-----\n', '\n')}

/** The name under which the value of a variable or a file is kept. */
export const kept = (place: string): string => `KEPT_${place.replaceAll(/\W/g, '_')}`
export const keep = (...values: readonly Values[]): Values => Object.fromEntries(values.flatMap((each) => Object.entries(each).map(([place, text]) => [kept(place), text])))

/** A text as it stands, and as it is found in base64, at each of the three places where it may begin. */
const formsOf = (text: string): readonly string[] => [
  text,
  ...[0, 1, 2].map((shift) =>
    Buffer.from('\0'.repeat(shift) + text)
      .toString('base64')
      .slice(4, -4),
  ),
]

const forms = [...formsOf(mark)]
/** Further text that must be found nowhere: a key that was made on the way. */
export const alsoSecret = (text: string): void => void forms.push(...formsOf(text))
export const holds = (text: string): boolean => forms.some((form) => text.includes(form))
/** Looks for all of it on a host; options and files follow. */
export const grep = (): string => `grep -aF ${forms.map((form) => `-e ${form}`).join(' ')}`

/** Notes every command line, over and over, until it is told to stop. */
export const watch = (log: string): string =>
  `rm -f ${log}.stop; while [ -d "$(dirname ${log})" ] && [ ! -e ${log}.stop ]; do ps -eo args; sleep 0.03; done | awk '!seen[$0]++' >${log}`
