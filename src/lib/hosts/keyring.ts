import ssh2 from 'ssh2'
import type {IdentityCallback, ParsedKey, SignCallback, SigningRequestOptions} from 'ssh2'
import {ShipitError} from '../errors.js'
import type {AskPassphrase, Identity} from './identity.js'
import {agentIdentities, fileIdentity} from './identity.js'
import type {Target} from './target.js'
import {place, sshCommand} from './target.js'

/** Where keys are found; each file is read, and its passphrase asked for, once for all hosts. */
export type Keychain = (target: Target) => Promise<readonly Identity[]>

/** Makes the keychain of one command. An agent may take so many seconds to tell its keys. */
export function makeKeychain(ask: AskPassphrase | undefined, patience: number): Keychain {
  const files = once((file: string) => fileIdentity(file, ask))
  const agents = once((socket: string) => agentIdentities(socket, patience))
  return async (target) => {
    const found = await Promise.all(target.keys.map(files))
    const agent = target.agent === undefined ? [] : await agents(target.agent)
    return inOrder(
      found.filter((identity) => identity !== undefined),
      agent,
      target.identitiesOnly,
    )
  }
}

/** The keys that are meant for the host first (a server gives six tries), and those that need a passphrase last. */
function inOrder(files: readonly Identity[], agent: readonly Identity[], identitiesOnly: boolean): readonly Identity[] {
  const same = (a: Identity, b: Identity) => a.publicKey.equals(b.publicKey)
  const meant = files.flatMap((file) => agent.find((key) => same(key, file)) ?? [])
  const rest = files.filter((file) => !meant.some((key) => same(key, file)))
  const others = agent.filter((key) => !identitiesOnly && !meant.some((one) => same(one, key)))
  return [...meant, ...rest.filter(({kind}) => kind === 'file'), ...others, ...rest.filter(({kind}) => kind === 'encrypted')]
}

/** Identities in the shape that ssh2 asks for keys; it insists on a subclass. */
export class Keyring extends ssh2.BaseAgent<ParsedKey> {
  readonly identities: readonly Identity[]
  /** Why a key that the host would have taken did not sign. */
  failure: unknown

  constructor(identities: readonly Identity[]) {
    super()
    this.identities = identities
  }

  override getIdentities(done: IdentityCallback<ParsedKey>): void {
    done(
      null,
      this.identities.flatMap(({publicKey}) => readPublic(publicKey)),
    )
  }

  override sign(key: ParsedKey, data: Buffer, options: SigningRequestOptions | SignCallback, done?: SignCallback): void {
    const identity = this.identities.find(({publicKey}) => publicKey.equals(key.getPublicSSH()))
    const hash = typeof options === 'object' ? options.hash : undefined
    identity?.sign(data, hash).then(
      (signature) => done?.(null, signature),
      (error: Error) => {
        this.failure = error
        done?.(error)
      },
    )
  }
}

/** What to say when a host let none of the keys in; `accepts` is what it would take. */
export function authRefused(target: Target, {identities, failure}: Keyring, accepts: readonly string[]): ShipitError {
  if (failure instanceof ShipitError) return new ShipitError(failure.code, `${target.name}: ${place(target)}: ${failure.message}`, {hint: failure.hint, cause: failure})
  const tried = identities.map(({label}) => label).join(', ') || `none: there is no agent, and no key at ${target.keys.join(', ')}`
  const takes = accepts.length > 0 && !accepts.includes('publickey') ? ` It takes ${accepts.join(', ')} only; shipit logs in by key.` : ''
  return new ShipitError('AUTH_REFUSED', `${target.name}: ${place(target)} refused the login. Keys tried: ${tried}.${takes}`, {
    hint: `Let a key in with \`${sshCommand(target).replace(/^ssh/, 'ssh-copy-id')}\`, load one with \`ssh-add FILE\`, or name one with \`key:\` in deploy.yml.`,
  })
}

const readPublic = (key: Buffer): readonly ParsedKey[] => {
  const parsed: unknown = ssh2.utils.parseKey(key)
  const [one] = Array.isArray(parsed) ? (parsed as ParsedKey[]) : [parsed as ParsedKey | Error]
  return one === undefined || one instanceof Error ? [] : [one]
}

function once<T>(find: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const found = new Map<string, Promise<T>>()
  return (name) => {
    const known = found.get(name) ?? find(name)
    found.set(name, known)
    return known
  }
}
