import {expect} from 'chai'
import {execa} from 'execa'
import type {Store} from '../../../../src/lib/config/backup.js'
import {ShipitError} from '../../../../src/lib/errors.js'
import {storeFiles, storeSecrets} from '../../../../src/lib/features/backups/stores/files.js'
import type {StoreFiles} from '../../../../src/lib/features/backups/stores/files.js'
import {Secret} from '../../../../src/lib/shell/secret.js'

const nas: Store = {
  name: 'nas',
  repository: 'sftp:backup@nas.example.com:/srv/shop',
  password: 'RESTIC_PASSWORD',
  env: [{env: 'AWS_SECRET_ACCESS_KEY', name: 'S3_SECRET'}],
  key: 'NAS_KEY',
  hostKey: 'nas.example.com ssh-ed25519 AAAA',
  appendOnly: false,
}
const privateKey = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----'
const values = {RESTIC_PASSWORD: `it's "$HOME" é`, S3_SECRET: `a/+'$x\`id\``, NAS_KEY: privateKey}
const hashKey = new Secret('ab'.repeat(32))

const filesOf = (store: Partial<Store> = {}, secrets: Readonly<Record<string, string>> = {}, key = hashKey): StoreFiles =>
  storeFiles('shop', {...nas, ...store}, new Map(Object.entries({...values, ...secrets}).map(([name, value]) => [name, new Secret(value)])), key)

const textOf = (files: StoreFiles, name: string): string | undefined => files.files.find(({path}) => path.endsWith(`/${name}`))?.content.reveal()

function faultOf(store: Partial<Store>, secrets: Readonly<Record<string, string>>): readonly [string, string] {
  try {
    filesOf(store, secrets)
  } catch (error) {
    if (error instanceof ShipitError) return [error.code, error.message]
    throw error
  }
  throw new Error('nothing was refused')
}

describe('storeFiles()', () => {
  it('gives a shell what the store needs, byte for byte, whatever stands in a secret', async () => {
    const settings = textOf(filesOf(), 'settings') ?? ''
    const printed = ['RESTIC_REPOSITORY', 'AWS_SECRET_ACCESS_KEY', 'shipit_password', 'shipit_key', 'shipit_secrets']
    const {stdout} = await execa('sh', [], {input: `${settings}printf '%s\\n' ${printed.map((name) => `"$${name}"`).join(' ')}`})
    expect(stdout.split('\n')).to.deep.equal([nas.repository, values.S3_SECRET, 'RESTIC_PASSWORD', 'NAS_KEY', 'S3_SECRET'])
  })

  it('has files for the password, the key and the host key, and none for what the store has not', () => {
    expect(['password', 'key', 'known_hosts'].map((name) => textOf(filesOf(), name))).to.deep.equal([`${values.RESTIC_PASSWORD}\n`, `${privateKey}\n`, `${nas.hostKey}\n`])
    const {key: _key, hostKey: _hostKey, ...folder} = nas
    const {files} = storeFiles('shop', {...folder, env: []}, new Map([['RESTIC_PASSWORD', new Secret('x')]]), hashKey)
    expect(files.map(({path}) => path)).to.deep.equal(['settings', 'password'].map((file) => `/var/lib/shipit/apps/shop/stores/nas/${file}`))
  })

  it('takes a key with the line ends of Windows', () => {
    expect(textOf(filesOf({}, {NAS_KEY: `\r\n${privateKey.replaceAll('\n', '\r\n')}\r\n\r\n`}), 'key')).to.equal(`${privateKey}\n`)
  })

  it('has another hash when anything of it is another, or the key of hashes', () => {
    const all = [
      filesOf(),
      filesOf({repository: '/srv/shop'}),
      filesOf({hostKey: 'nas.example.com ssh-ed25519 BBBB'}),
      filesOf({}, {RESTIC_PASSWORD: 'other'}),
      filesOf({}, {S3_SECRET: 'other'}),
      filesOf({}, {}, new Secret('cd'.repeat(32))),
    ]
    expect(new Set(all.map(({hash}) => hash)).size).to.equal(all.length)
    expect(filesOf().hash).to.equal(filesOf().hash)
  })

  it('refuses what restic or ssh could not read, by the name of the secret and never with its value', () => {
    expect(faultOf({}, {NAS_KEY: 'ssh-ed25519 AAAA backup'})).to.deep.equal(['CONFIG_INVALID', 'NAS_KEY, the key of the store nas, is not a private SSH key.'])
    const lines = 'RESTIC_PASSWORD, the password of the store nas, has several lines or spaces around it, and restic reads one line.'
    for (const password of ['two\nlines', ' before', 'after\n']) expect(faultOf({}, {RESTIC_PASSWORD: password})).to.deep.equal(['CONFIG_INVALID', lines])
    expect(faultOf({}, {S3_SECRET: 'a\0b'})).to.deep.equal([
      'CONFIG_INVALID',
      'The secret S3_SECRET cannot be the variable AWS_SECRET_ACCESS_KEY: it holds a NUL byte, which no variable can.',
    ])
    expect(faultOf({}, {S3_SECRET: ''})).to.deep.equal(['SECRET_MISSING', 'S3_SECRET, which the store nas needs, is empty.'])
    expect(faultOf({key: 'OTHER'}, {})).to.deep.equal(['SECRET_MISSING', 'OTHER, which the store nas needs, is missing.'])
  })

  it('refuses variables that say what the store says elsewhere, or that the scripts of the host go by', () => {
    for (const env of ['RESTIC_PASSWORD', 'RESTIC_PASSWORD_COMMAND', 'RESTIC_REPOSITORY_FILE', 'RESTIC_CACHE_DIR', 'PATH', 'LD_PRELOAD', 'stores_folder', 'at'])
      expect(faultOf({env: [{env, name: 'S3_SECRET'}]}, {})).to.deep.equal([
        'CONFIG_INVALID',
        `The store nas cannot set the variable ${env}: shipit itself, or the shell of the host, goes by it.`,
      ])
    for (const env of ['B2_ACCOUNT_ID', 'RESTIC_REST_USERNAME', 'https_proxy']) expect(textOf(filesOf({env: [{env, name: 'S3_SECRET'}]}), 'settings')).to.include(`${env}=`)
  })
})

describe('storeSecrets()', () => {
  it('names each secret of all stores once', () => {
    expect(storeSecrets([nas, {...nas, name: 'other', key: 'OTHER_KEY'}])).to.deep.equal(['RESTIC_PASSWORD', 'S3_SECRET', 'NAS_KEY', 'OTHER_KEY'])
  })
})
