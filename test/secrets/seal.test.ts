import {expect} from 'chai'
import {generateX25519Identity, identityToRecipient} from 'age-encryption'
import {execa} from 'execa'
import fc from 'fast-check'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {findKeys} from '../../src/lib/secrets/keys.js'
import {open, seal} from '../../src/lib/secrets/seal.js'
import {newFolder} from '../support/folder.js'
import {thrownBy} from '../support/thrown.js'

const nobody = async (): Promise<undefined> => undefined
const text = 'PEM: |\n  -----BEGIN\n  ü 🔑 $x "y"\nEMPTY: ""\n'
const file = '.shipit/secrets.age'

describe('an encrypted file, and the program age', () => {
  const folder = newFolder()
  const at = (name: string): string => join(folder, name)
  const before_ = {...process.env}
  before(async () => {
    await execa('age-keygen', ['-o', at('age.key')])
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ann@laptop', '-f', at('id_ed25519')])
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'open sesame', '-f', at('locked')])
  })
  beforeEach(() => Object.assign(process.env, {HOME: folder, XDG_CONFIG_HOME: at('config'), SHIPIT_AGE_KEY: '', SHIPIT_AGE_KEY_FILE: '', SHIPIT_AGE_PASSPHRASE: ''}))
  afterEach(() => {
    for (const name of ['SHIPIT_AGE_KEY', 'SHIPIT_AGE_KEY_FILE', 'SHIPIT_AGE_PASSPHRASE', 'XDG_CONFIG_HOME']) delete process.env[name]
    Object.assign(process.env, before_)
  })

  const publicOf = async (key: string): Promise<string> => (await execa('age-keygen', ['-y', at(key)])).stdout.trim()
  const keysOf = (...keys: readonly string[]) => ({kind: 'keys' as const, of: keys.map((key) => ({key}))})
  const sealFor = (...keys: readonly string[]): Promise<string> => seal(text, keysOf(...keys), {file, ask: nobody})
  const opened = (sealed: string | Uint8Array, ask: (what: string, attempt: number) => Promise<string | undefined> = nobody): Promise<string> =>
    open(Buffer.from(sealed), {file, ask, keys: () => findKeys(ask)})

  it('made by shipit is opened by age, with a key of age-keygen', async () => {
    writeFileSync(at('ours.age'), await sealFor(await publicOf('age.key')))
    expect((await execa('age', ['-d', '-i', at('age.key'), at('ours.age')], {stripFinalNewline: false})).stdout).to.equal(text)
  })

  it('made by age is opened by shipit, armored or not, with the file of age-keygen or its line', async () => {
    const recipient = await publicOf('age.key')
    const armored = await execa('age', ['-a', '-r', recipient], {input: text, encoding: 'buffer'})
    const binary = await execa('age', ['-r', recipient], {input: text, encoding: 'buffer', stripFinalNewline: false})
    process.env['SHIPIT_AGE_KEY_FILE'] = at('age.key')
    expect([await opened(armored.stdout), await opened(binary.stdout)]).to.deep.equal([text, text])
    process.env['SHIPIT_AGE_KEY_FILE'] = ''
    process.env['SHIPIT_AGE_KEY'] = readFileSync(at('age.key'), 'utf8').trim().split('\n').at(-1)
    expect(await opened(armored.stdout)).to.equal(text)
  })

  it('is for SSH keys too: made by shipit, opened by age, and the other way round', async () => {
    const line = readFileSync(at('id_ed25519.pub'), 'utf8').trim()
    writeFileSync(at('ssh.age'), await sealFor(await publicOf('age.key'), line))
    expect((await execa('age', ['-d', '-i', at('id_ed25519'), at('ssh.age')], {stripFinalNewline: false})).stdout).to.equal(text)
    process.env['SHIPIT_AGE_KEY_FILE'] = at('id_ed25519')
    expect(await opened(readFileSync(at('ssh.age')))).to.equal(text)
    expect(await opened((await execa('age', ['-a', '-R', at('id_ed25519.pub')], {input: text})).stdout)).to.equal(text)
  })

  it('is for every SSH key that there may be', async () => {
    const {Stanza} = await import('age-encryption')
    const {sshIdentity, sshRecipient} = await import('../../src/lib/secrets/ssh-ed25519.js')
    const {createPrivateKey, createPublicKey} = await import('node:crypto')
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({minLength: 32, maxLength: 32}), fc.uint8Array({minLength: 16, maxLength: 16}), async (seed, fileKey) => {
        const secret = createPrivateKey({key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8'})
        const point = createPublicKey(secret).export({format: 'der', type: 'spki'}).subarray(-32)
        const line = `ssh-ed25519 ${Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20', 'latin1'), point]).toString('base64')}`
        const stanzas = (await sshRecipient(line, Stanza)?.wrapFileKey(fileKey)) ?? []
        expect(await sshIdentity(line, async () => Buffer.from(seed))?.unwrapFileKey(stanzas)).to.deep.equal(fileKey)
      }),
      {numRuns: 50},
    )
  })

  it('asks for the passphrase of an SSH key only when the file was made for that key', async () => {
    process.env['SHIPIT_AGE_KEY_FILE'] = at('locked')
    const asked: unknown[] = []
    const ask = async (what: string, attempt: number): Promise<string> => {
      asked.push([what, attempt])
      return attempt === 1 ? 'wrong' : 'open sesame'
    }
    await thrownBy(opened(await sealFor(await publicOf('age.key')), ask))
    expect(asked).to.deep.equal([])
    expect(await opened(await sealFor(readFileSync(at('locked.pub'), 'utf8')), ask)).to.equal(text)
    expect(asked).to.deep.equal([[at('locked'), 1], [at('locked'), 2]]) // prettier-ignore
  })

  it('is opened by a passphrase: that of age, and a key file that has one', async function () {
    this.timeout(180_000)
    const sealed = await seal(text, {kind: 'passphrase'}, {file, ask: async () => 'open sesame'})
    expect(await opened(sealed, async (_, attempt) => (attempt === 1 ? 'wrong' : 'open sesame'))).to.equal(text)
    process.env['SHIPIT_AGE_KEY'] = await seal(readFileSync(at('age.key'), 'utf8'), {kind: 'passphrase'}, {file, ask: async () => 'open sesame'})
    process.env['SHIPIT_AGE_PASSPHRASE'] = 'open sesame'
    expect(await opened(await sealFor(await publicOf('age.key')))).to.equal(text)
    process.env['SHIPIT_AGE_PASSPHRASE'] = 'wrong'
    expect((await thrownBy(opened(sealed))).message).to.equal('The passphrase does not open .shipit/secrets.age.')
    process.env['SHIPIT_AGE_PASSPHRASE'] = ''
    expect((await thrownBy(opened(sealed))).message).to.equal('.shipit/secrets.age is opened by a passphrase, and nobody gave it.')
  })

  it('says where it looked when there is no key, and which keys it tried when none fits', async () => {
    const sealed = await sealFor(await identityToRecipient(await generateX25519Identity()))
    Object.assign(process.env, {HOME: at('nowhere')})
    expect((await thrownBy(opened(sealed))).message).to.equal(
      `.shipit/secrets.age is encrypted, and there is no key here to open it. Looked for one in SHIPIT_AGE_KEY (not set) and ${at('config')}/shipit/age.key (no such file) and ${at('nowhere')}/.ssh/id_ed25519 (no such file).`,
    )
    process.env['SHIPIT_AGE_KEY_FILE'] = at('age.key')
    expect((await thrownBy(opened(sealed))).message).to.equal(`No key here opens .shipit/secrets.age. Tried those of ${at('age.key')}.`)
    process.env['SHIPIT_AGE_KEY_FILE'] = at('none.key')
    expect((await thrownBy(opened(sealed))).message).to.equal(`The key ${at('none.key')} cannot be read: there is no such file.`)
    process.env['SHIPIT_AGE_KEY_FILE'] = ''
    process.env['SHIPIT_AGE_KEY'] = 'hunter2'
    expect((await thrownBy(opened(sealed))).message).to.equal('SHIPIT_AGE_KEY holds no key of age.')
  })

  it('says which key was not copied whole, and nothing of the key, in causes neither', async () => {
    const key = await generateX25519Identity()
    const sealed = await sealFor(await identityToRecipient(key))
    for (const broken of [key.slice(0, -1), `${key.slice(0, 30)}${key[30] === 'Q' ? 'P' : 'Q'}${key.slice(31)}`]) {
      process.env['SHIPIT_AGE_KEY'] = broken
      const error = await thrownBy(opened(sealed))
      expect(error.message).to.equal('SHIPIT_AGE_KEY holds a key of age that was not copied whole: its check digits do not fit.')
      expect(error.cause).to.equal(undefined)
    }
  })

  it('says that a file is damaged, whatever letter of it was changed or lost, and that there is a merge conflict in it', async () => {
    process.env['SHIPIT_AGE_KEY_FILE'] = at('age.key')
    const sealed = await sealFor(await publicOf('age.key'))
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 2), fc.constantFrom('A', '/', '', '\n', '#'), async (place, letter) => {
        const broken = sealed.slice(0, place) + letter + sealed.slice(place + 1)
        fc.pre(broken.trim() !== sealed.trim())
        expect((await thrownBy(opened(broken))).message).to.match(/^\.shipit\/secrets\.age is damaged: it is not the file that was encrypted\.$|^No key here opens/)
      }),
      {numRuns: 60},
    )
    expect((await thrownBy(opened(`<<<<<<< HEAD\n${sealed}=======\n${sealed}>>>>>>> other\n`))).message).to.equal('There is a merge conflict in .shipit/secrets.age.')
    expect((await thrownBy(opened(''))).message).to.equal('.shipit/secrets.age is damaged: it is not the file that was encrypted.')
  })
})
