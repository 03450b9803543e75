import {ShipitError} from '../errors.js'
import {script} from '../shell/command.js'
import type {Command} from '../shell/command.js'
import {quote} from '../shell/quote.js'
import {Secret} from '../shell/secret.js'
import {template} from '../template.js'
import type {ContainerSpec} from './engine.js'

/** A secret variable: its name in the container, the name under which the secret is kept, and the value. */
export type SecretVariable = {readonly env: string; readonly name: string; readonly value: Secret}

/**
 * The text of a 0600 file on a host from which `withSecretEnv` takes variables: assignments for sh.
 * A name that sh or the engine's client would read themselves is none: those stand together, as lines of an --env-file.
 * Errors: CONFIG_INVALID, by name, for a value that cannot arrive byte for byte.
 */
export function secretEnvFile(variables: readonly SecretVariable[]): Secret {
  for (const variable of variables) {
    const fault = unfit(variable)
    if (fault) throw new ShipitError('CONFIG_INVALID', fault.message, {hint: fault.hint})
  }
  const listed = variables.filter(({env}) => isReserved(env)).map(({env, value}) => `${env}=${value.reveal()}\n`)
  const assigned = variables.filter(({env}) => !isReserved(env)).map(({env, value}) => `${env}=${quote(value.reveal())}\n`)
  return new Secret([...assigned, ...(listed.length > 0 ? [`shipit_listed=${quote(listed.join(''))}\n`] : [])].join(''))
}

/** Secret variables are named in argv (`--env NAME`) and read by the engine's client from its own environment: byte for byte, unseen in `ps`. `before` ends with `create` or `run`. */
export function withSecretEnv(spec: ContainerSpec, before: readonly string[], after: readonly string[]): Command {
  const {names, file} = spec.secretEnv ?? {names: [], file: ''}
  const listed = names.filter(isReserved)
  const words = names.filter((name) => !isReserved(name)).flatMap((name) => ['--env', name])
  const list = listed.length > 0 ? ['--env-file', '/dev/stdin'] : []
  return script('create-with-secrets', template('host/with-secrets.sh'), file, listed.join(' '), ...before, ...list, ...words, ...after)
}

/** What sh (dash or bash), the loader of programs, Go, docker and podman read from their environment. */
const reserved = new RegExp(
  [
    '^(?:',
    'PATH|HOME|USER|LOGNAME|SHELL|TERM|PWD|OLDPWD|CDPATH|IFS|ENV|PS[0-4]|PPID|E?UID|GROUPS|OPTIND|OPTARG|OPTERR|LINENO|RANDOM|SECONDS|SHLVL|SHELLOPTS|POSIXLY_CORRECT|BASH\\w*|DIRSTACK|FUNCNAME|HISTCMD|MAIL\\w*|TMOUT|TMPDIR|LANG|LANGUAGE|LC_\\w+|TZ|_|',
    'LD_\\w+|GLIBC_TUNABLES|GCONV_PATH|LOCPATH|NLSPATH|MALLOC_\\w+|',
    'GODEBUG|GOMAXPROCS|GOGC|GOMEMLIMIT|GOTRACEBACK|GOCOVERDIR|SSL_CERT_\\w+|',
    'DOCKER_\\w+|BUILDKIT_\\w+|BUILDX_\\w+|OTEL_\\w+|PODMAN_\\w+|CONTAINERS?_\\w+|_CONTAINERS_\\w+|STORAGE_\\w+|REGISTRY_AUTH_FILE|NETAVARK_\\w+|XDG_\\w+|NOTIFY_SOCKET|LISTEN_\\w+|DBUS_\\w+|',
    'shipit_\\w*|SHIPIT_EXEC|SUDO_\\w+',
    ')$',
  ].join(''),
)

/** A name that sh, the loader of programs, Go or an engine reads itself. */
export const isReserved = (name: string): boolean => reserved.test(name)

/** Linux gives no program a longer string. */
const longest = 128 * 1024 - 1

/** A line of an --env-file is read up to here. */
const longestLine = 60 * 1024

/** Why a value cannot be that variable, and the way out; undefined where it can. Neither holds the value. */
export function unfit({env, name, value}: SecretVariable): Unfit | undefined {
  const text = value.reveal()
  const length = Buffer.byteLength(`${env}=${text}`)
  const file = `Mount it as a file: files: {/run/secrets/${name.toLowerCase()}: {secret: ${name}}}`
  const otherName = `Give it another name, MY_${env}:${name}. Or: ${file}`
  const because = (why: string, hint: string): Unfit => ({message: `The secret ${name} cannot be the variable ${env}: ${why}.`, hint})
  if (text.includes('\0')) return because('it holds a NUL byte, which no variable can', file)
  if (length > longest) return because(`it has ${length} bytes, and ${longest} are the most that a variable can hold`, file)
  if (!isReserved(env)) return undefined
  if (/[\r\n]/.test(text)) return because(`it has several lines, and ${env} is a name that programs of the host read themselves: its value must be one line`, otherName)
  if (length <= longestLine) return undefined
  return because(`it has ${length} bytes, and ${longestLine} are the most for a name that programs of the host read themselves`, otherName)
}

export type Unfit = {readonly message: string; readonly hint: string}
