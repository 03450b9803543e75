import {expect} from 'chai'
import fc from 'fast-check'
import type {Database} from '../../../src/lib/config/databases.js'
import * as mysql from '../../../src/lib/features/databases/mysql.js'
import * as postgres from '../../../src/lib/features/databases/postgres.js'
import {scramVerifier} from '../../../src/lib/features/databases/scram.js'
import {urlOf} from '../../../src/lib/features/databases/url.js'
import {Secret} from '../../../src/lib/shell/secret.js'

const text = fc.string({unit: 'binary', maxLength: 60}).filter((each) => !each.includes('\0'))

/** Reads SQL between quotes as its server does: nothing may end it before its end. */
function unquoted(sql: string, quote: string, {escapes}: {readonly escapes: boolean}): string {
  expect([sql[0], sql.at(-1)]).to.deep.equal([quote, quote])
  let read = ''
  for (let at = 1; at < sql.length - 1; at += 1) {
    const [sign = '', next = ''] = [sql[at], sql[at + 1]]
    if (escapes && sign === '\\') {
      read += next === 'n' ? '\n' : next === 'r' ? '\r' : next
      at += 1
    } else if (sign === quote) {
      expect(next, sql).to.equal(quote)
      read += quote
      at += 1
    } else read += sign
  }
  return read
}

describe('names and texts in SQL', () => {
  it('are what they were, whatever is in them', () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(unquoted(postgres.identifier(any), '"', {escapes: false})).to.equal(any)
        expect(unquoted(postgres.literal(any), "'", {escapes: false})).to.equal(any)
        expect(unquoted(mysql.identifier(any), '`', {escapes: false})).to.equal(any)
        expect(unquoted(mysql.literal(any), "'", {escapes: true})).to.equal(any)
      }),
      {numRuns: 2000},
    )
  })

  it('hold no NUL byte', () => {
    for (const quote of [postgres.identifier, postgres.literal, mysql.identifier, mysql.literal]) expect(() => quote('a\0b')).to.throw('a NUL byte')
  })

  it('are no patterns in a grant of MariaDB', () => {
    expect(mysql.pattern('shop_a%')).to.equal('`shop\\_a\\%`')
  })

  it('never tell Postgres the password itself', () => {
    const sql = postgres.postgres.make([{name: 'shop', owner: 'shop', password: new Secret('pencil'), salt: Buffer.alloc(16)}])
    expect(sql).to.include('SCRAM-SHA-256$4096:').and.to.not.include('pencil')
  })
})

describe('scramVerifier()', () => {
  it('is that of RFC 7677', () => {
    expect(scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'))).to.equal(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    )
  })

  it('leaves letters that a client would change to the server', () => {
    expect(scramVerifier('pässword', Buffer.alloc(16))).to.equal(undefined)
  })
})

describe('urlOf()', () => {
  it('gives back account, password and database to whoever reads it', () => {
    const database: Database = {
      ...{name: 'shop', owner: 'shop', kind: 'postgres', server: 'postgres', at: {app: 'shop', accessory: 'postgres'}, port: 5432, hosts: ['web1']},
      ...{passwordSecret: 'POSTGRES_SHOP_PASSWORD', urlSecret: 'POSTGRES_SHOP_URL'},
    }
    const sound = fc.string({unit: 'grapheme', minLength: 1, maxLength: 40})
    fc.assert(
      fc.property(sound, sound, (owner, password) => {
        const url = new URL(urlOf({...database, owner}, new Secret(password)).reveal())
        expect([decodeURIComponent(url.username), decodeURIComponent(url.password), url.host, url.pathname]).to.deep.equal([owner, password, 'postgres:5432', '/shop'])
      }),
    )
  })
})
