import type {Identity, Recipient} from 'age-encryption'
import {createCipheriv, createDecipheriv, createHash, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, randomBytes} from 'node:crypto'

/** Recipients that are SSH keys: the stanza `ssh-ed25519` of age (https://github.com/FiloSottile/age/blob/main/agessh/agessh.go). The library has the seam for it, not the kind. */
const kind = 'ssh-ed25519'
const label = 'age-encryption.org/v1/ssh-ed25519'

type Stanzas = Parameters<Identity['unwrapFileKey']>[0]
type MakeStanza = new (args: string[], body: Uint8Array) => Stanzas[number]

/** A line of a `.pub` file as a recipient; undefined when it is none. */
export function sshRecipient(line: string, Stanza: MakeStanza): Recipient | undefined {
  const wire = wireOf(line)
  if (!wire) return undefined
  return {
    wrapFileKey(fileKey) {
      const [ephemeral, their] = [randomBytes(32), toMontgomery(wire.subarray(-32))]
      const share = x25519(ephemeral, basePoint)
      const cipher = createCipheriv('chacha20-poly1305', wrapKey({shared: x25519(ephemeral, their), share, their, wire}), nonce, {authTagLength: 16})
      return [new Stanza([kind, tagOf(wire), unpadded(share)], Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]))]
    },
  }
}

/** An SSH key as an identity. `seed` gives the secret half; it is asked for only when a file was encrypted for this very key. */
export const sshIdentity = (line: string, seed: () => Promise<Buffer | undefined>): Identity | undefined => {
  const wire = wireOf(line)
  if (!wire) return undefined
  return {
    async unwrapFileKey(stanzas) {
      const mine = stanzas.find(({args}) => args[0] === kind && args[1] === tagOf(wire))
      const secret = mine && (await seed())
      return secret && mine.args[2] !== undefined ? unwrap(Buffer.from(mine.args[2], 'base64'), mine.body, {secret, wire}) : null
    },
  }
}

function unwrap(share: Buffer, body: Uint8Array, {secret, wire}: {readonly secret: Buffer; readonly wire: Buffer}): Uint8Array | null {
  const their = toMontgomery(wire.subarray(-32))
  const scalar = createHash('sha512').update(secret).digest().subarray(0, 32)
  const decipher = createDecipheriv('chacha20-poly1305', wrapKey({shared: x25519(scalar, share), share, their, wire}), nonce, {authTagLength: 16})
  decipher.setAuthTag(body.subarray(-16))
  try {
    return new Uint8Array(Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()]))
  } catch {
    return null
  }
}

/** The blob of an ssh-ed25519 line: its kind and 32 bytes, each with its length before it. */
function wireOf(line: string): Buffer | undefined {
  const [name, base64 = ''] = line.trim().split(/\s+/)
  const wire = Buffer.from(base64, 'base64')
  const isWhole = wire.length === 51 && wire.subarray(4, 15).toString('latin1') === kind && wire.readUInt32BE(15) === 32
  return name === kind && isWhole ? wire : undefined
}

type Exchange = {readonly shared: Uint8Array; readonly share: Uint8Array; readonly their: Uint8Array; readonly wire: Uint8Array}

/** The tweak binds the exchange to the SSH key. */
function wrapKey({shared, share, their, wire}: Exchange): Buffer {
  const tweak = hkdf(Buffer.alloc(0), wire)
  return hkdf(x25519(tweak, shared), Buffer.concat([share, their]))
}

const hkdf = (secret: Uint8Array, salt: Uint8Array): Buffer => Buffer.from(hkdfSync('sha256', secret, salt, label, 32))

const nonce = Buffer.alloc(12)
const basePoint = Buffer.from([9, ...Buffer.alloc(31)])

const tagOf = (wire: Buffer): string => unpadded(createHash('sha256').update(wire).digest().subarray(0, 4))

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '')

/** Raw keys come to node:crypto in the wrapping of RFC 8410. */
const x25519 = (scalar: Uint8Array, point: Uint8Array): Buffer =>
  diffieHellman({
    privateKey: createPrivateKey({key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), scalar]), format: 'der', type: 'pkcs8'}),
    publicKey: createPublicKey({key: Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), point]), format: 'der', type: 'spki'}),
  })

const prime = 2n ** 255n - 19n

/** The point of Curve25519 that belongs to one of Ed25519 (RFC 7748): u = (1 + y) / (1 - y). */
function toMontgomery(point: Uint8Array): Buffer {
  const y = BigInt(`0x${Buffer.from(point).reverse().toString('hex')}`) & (2n ** 255n - 1n)
  const u = (((1n + y) % prime) * power((prime + 1n - y) % prime, prime - 2n)) % prime
  return Buffer.from(u.toString(16).padStart(64, '0'), 'hex').reverse()
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base]
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % prime
    square = (square * square) % prime
  }
  return result
}
