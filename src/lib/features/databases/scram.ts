import {createHash, createHmac, pbkdf2Sync} from 'node:crypto'

/**
 * What Postgres keeps of a password (RFC 5803): it can be proven by, and not turned back. So the server is never told the password itself,
 * and no log or statistic of it can hold one. Undefined where the client would first change letters (SASLprep): then the server must do it, too.
 */
export function scramVerifier(password: string, salt: Uint8Array): string | undefined {
  if (!/^[\x20-\x7e]+$/.test(password)) return undefined
  const salted = pbkdf2Sync(password, salt, rounds, 32, 'sha256')
  const stored = createHash('sha256').update(hmac(salted, 'Client Key')).digest('base64')
  return `SCRAM-SHA-256$${rounds}:${Buffer.from(salt).toString('base64')}$${stored}:${hmac(salted, 'Server Key').toString('base64')}`
}

/** As many as Postgres itself takes. */
const rounds = 4096

const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest()
