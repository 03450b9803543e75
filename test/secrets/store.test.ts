import {expect} from 'chai'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {inspect} from 'node:util'
import {ShipitError} from '../../src/lib/errors.js'
import {resolveSecrets} from '../../src/lib/secrets/store.js'

describe('resolveSecrets()', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shipit-secrets-'))
  mkdirSync(join(directory, '.shipit'))
  const write = (file: string, text: string): void => writeFileSync(join(directory, '.shipit', file), text)
  write(
    'secrets',
    'SHIPIT_TEST_A=file\nSHIPIT_TEST_B="file"\n# SHIPIT_TEST_X=no\nSHIPIT_TEST_EMPTY=\nSHIPIT_TEST_PEM="-----BEGIN\nline two\n-----END"\nSHIPIT_TEST_DOLLAR=\'a$b "c" #d\'\n',
  )
  write('secrets.staging', 'SHIPIT_TEST_A=staging\n')

  after(() => rmSync(directory, {recursive: true}))
  afterEach(() => ['A', 'B', 'EMPTY'].forEach((name) => delete process.env[`SHIPIT_TEST_${name}`]))

  const values = async (names: readonly string[], destination?: string): Promise<Readonly<Record<string, string>>> => {
    const secrets = await resolveSecrets(
      names.map((name) => `SHIPIT_TEST_${name}`),
      {directory, ...(destination !== undefined && {destination})},
    )
    return Object.fromEntries([...secrets].map(([name, secret]) => [name.replace('SHIPIT_TEST_', ''), secret.reveal()]))
  }

  const failure = async (names: readonly string[], place: {readonly directory: string; readonly destination?: string}): Promise<ShipitError> => {
    const error: unknown = await resolveSecrets(names, place).catch((thrown: unknown) => thrown)
    if (error instanceof ShipitError) return error
    throw new Error('it did not fail as it should', {cause: error})
  }

  it('takes the environment first, then .shipit/secrets.<destination>, then .shipit/secrets', async () => {
    expect(await values(['A', 'B'])).to.deep.equal({A: 'file', B: 'file'})
    expect(await values(['A', 'B'], 'staging')).to.deep.equal({A: 'staging', B: 'file'})
    process.env['SHIPIT_TEST_A'] = 'environment'
    expect(await values(['A', 'B'], 'staging')).to.deep.equal({A: 'environment', B: 'file'})
  })

  it('keeps several lines, quotes and dollars as they are', async () => {
    expect(await values(['PEM', 'DOLLAR', 'EMPTY'])).to.deep.equal({PEM: '-----BEGIN\nline two\n-----END', DOLLAR: 'a$b "c" #d', EMPTY: ''})
  })

  it('takes an empty variable of the environment as none: a CI has those for secrets that it does not know', async () => {
    process.env['SHIPIT_TEST_A'] = ''
    expect(await values(['A'])).to.deep.equal({A: 'file'})
  })

  it('tells nobody to write a secret in clear into the encrypted file', async () => {
    const {hint} = await failure(['SHIPIT_TEST_X'], {directory, destination: 'age'})
    expect(hint).to.equal('Keep it in git, encrypted: `shipit secrets init`, then `shipit secrets set SHIPIT_TEST_X`. Or set it in the environment.')
  })

  it('names all that are missing at once, where it looked, and what to do', async () => {
    const {code, exitCode, message, hint} = await failure(['SHIPIT_TEST_X', 'SHIPIT_TEST_A', 'SHIPIT_TEST_Y', 'SHIPIT_TEST_X'], {directory, destination: 'live'})
    expect({code, exitCode, message, hint}).to.deep.equal({
      code: 'SECRET_MISSING',
      exitCode: 2,
      message:
        '2 secrets are missing: SHIPIT_TEST_X, SHIPIT_TEST_Y. Looked for in the environment, .shipit/secrets.live.age (no such file), .shipit/secrets.age (no such file), .shipit/secrets.live (no such file) and .shipit/secrets.',
      hint: 'Keep them in git, encrypted: `shipit secrets init`, then `shipit secrets set SHIPIT_TEST_X`. Or set them in the environment, or write SHIPIT_TEST_X=… SHIPIT_TEST_Y=… into .shipit/secrets.live.',
    })
  })

  it('names the one that is missing where no file is there', async () => {
    const {message, hint} = await failure(['SHIPIT_TEST_X'], {directory: join(directory, 'nowhere')})
    expect({message, hint}).to.deep.equal({
      message: 'The secret SHIPIT_TEST_X is missing. Looked for in the environment, .shipit/secrets.age (no such file) and .shipit/secrets (no such file).',
      hint: 'Keep it in git, encrypted: `shipit secrets init`, then `shipit secrets set SHIPIT_TEST_X`. Or set it in the environment, or write SHIPIT_TEST_X=… into .shipit/secrets.',
    })
  })

  it('says so when the file can not be read', async () => {
    const folder = mkdtempSync(join(directory, 'folder-'))
    mkdirSync(join(folder, '.shipit', 'secrets'), {recursive: true})
    expect((await failure(['SHIPIT_TEST_X'], {directory: folder})).message).to.equal('.shipit/secrets cannot be read: it is a folder')
  })

  it('asks nowhere when there is nothing to ask for', async () => {
    expect(await resolveSecrets([], {directory})).to.deep.equal(new Map())
  })

  it('gives values that do not print themselves', async () => {
    const secrets = await resolveSecrets(['SHIPIT_TEST_PEM'], {directory})
    const [secret] = secrets.values()
    expect([inspect(secrets), JSON.stringify([...secrets]), String(secret)].join()).not.to.include('BEGIN')
  })
})
