import {expect} from 'chai'
import {chmodSync, readFileSync, writeFileSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import type {SecretSource} from '../../src/lib/config/config.js'
import {lookUp, resolveSecrets} from '../../src/lib/secrets/store.js'
import {configOf, least} from '../support/config.js'
import {newFolder} from '../support/folder.js'
import {thrownBy} from '../support/thrown.js'

/** A value that JSON, base64 and shells may trip over. */
const awkward = `-----BEGIN\nit's "$x" \\n ü🔑\n-----END\n`

/** Programs that stand in for the real ones: they take the same words, and print and exit as those are documented to. */
const standIns: Readonly<Record<string, string>> = {
  // op read prints the value; with --no-newline nothing after it. An item as JSON has its fields in a list.
  op: `
case "$*" in
"read --no-newline op://shop/SHIPIT_T_A/password --account acme") printf %s "$AWKWARD" ;;
"read --no-newline op://shop/"*) echo "[ERROR] 2026/01/01 00:00:00 could not read secret '$3': could not get item shop/X: \\"X\\" isn't an item in the \\"shop\\" vault. Specify the item with its UUID, name, or domain." >&2; exit 1 ;;
"item get production --vault shop --format json") node -e 'console.log(JSON.stringify({id: "x", title: "production", fields: [{id: "notesPlain", type: "STRING", purpose: "NOTES", label: "notesPlain"}, {id: "1", type: "CONCEALED", label: "SHIPIT_T_A", value: process.env.AWKWARD, reference: "op://shop/production/SHIPIT_T_A"}]}))' ;;
"item get "*) echo '[ERROR] 2026/01/01 00:00:00 You are not currently signed in. Please run \`op signin --help\` for instructions' >&2; exit 1 ;;
*) exit 64 ;;
esac`,
  // bw prints the password alone, or an item with custom fields.
  bw: `
case "$*" in
"get password SHIPIT_T_A --nointeraction") printf %s "$AWKWARD" ;;
"get password "*) echo "Not found." >&2; exit 1 ;;
"get item shop --nointeraction") node -e 'console.log(JSON.stringify({object: "item", login: {username: null, password: null}, fields: [{name: "SHIPIT_T_A", value: process.env.AWKWARD, type: 1, linkedId: null}, {name: null, value: null, type: 0}]}))' ;;
"get item "*) echo "Vault is locked." >&2; exit 1 ;;
*) exit 64 ;;
esac`,
  bws: `
[ "$*" = "secret list 6a1c --output json" ] || { echo "Error: [400 Bad Request] {\\"error\\":\\"invalid_client\\"}" >&2; exit 1; }
node -e 'console.log(JSON.stringify([{object: "secret", id: "1", key: "SHIPIT_T_A", value: process.env.AWKWARD, note: ""}], null, 2))'`,
  // aws says with 254 that there is no such secret.
  aws: `
case "$*" in
"secretsmanager get-secret-value --secret-id shop/SHIPIT_T_A --output json --region eu-central-1 --profile shop") node -e 'console.log(JSON.stringify({ARN: "arn:aws:x", Name: "shop/SHIPIT_T_A", SecretString: process.env.AWKWARD}))' ;;
"secretsmanager get-secret-value --secret-id shop/production --output json") node -e 'console.log(JSON.stringify({Name: "shop/production", SecretString: JSON.stringify({SHIPIT_T_A: process.env.AWKWARD, SHIPIT_T_N: 5})}))' ;;
"secretsmanager get-secret-value --secret-id locked "*) printf '\\nUnable to locate credentials. You can configure credentials by running "aws configure".\\n' >&2; exit 253 ;;
*) printf "\\nAn error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.\\n" >&2; exit 254 ;;
esac`,
  doppler: `
[ "$*" = "secrets download --no-file --format json --project shop --config prd" ] || { echo "Doppler Error: you must provide a token" >&2; exit 1; }
node -e 'process.stdout.write(JSON.stringify({DOPPLER_PROJECT: "shop", SHIPIT_T_A: process.env.AWKWARD}))'`,
  // gcloud gives the payload in the base64 of URLs.
  gcloud: `
case "$*" in
"secrets versions access latest --secret=shop-SHIPIT_T_A --format=json --project=acme") node -e 'console.log(JSON.stringify({name: "projects/1/secrets/x/versions/1", payload: {data: Buffer.from(process.env.AWKWARD).toString("base64url"), dataCrc32c: "1"}}))' ;;
*"--project=locked") echo "ERROR: (gcloud.secrets.versions.access) You do not currently have an active account selected." >&2; exit 1 ;;
*) echo "ERROR: (gcloud.secrets.versions.access) NOT_FOUND: Secret [projects/1/secrets/x] not found or has no versions." >&2; exit 1 ;;
esac`,
  sops: `
[ "$*" = "--decrypt --output-type json secrets.enc.yaml" ] || { echo "Failed to get the data key required to decrypt the SOPS file." >&2; exit 128; }
node -e 'process.stdout.write(JSON.stringify({SHIPIT_T_A: process.env.AWKWARD, SHIPIT_T_N: 5, nested: {x: 1}}, null, 4))'`,
  // Any other program.
  anything: `
case "$1" in
value) printf '%s\\n' "$AWKWARD" ;;
json) node -e 'console.log(JSON.stringify({SHIPIT_T_A: process.env.AWKWARD}))' ;;
dotenv) printf 'SHIPIT_T_A="%s"\\n' 'two
lines' ;;
stdin) wc -c | tr -d ' ' ;;
hang) exec sleep 600 ;;
agent) sleep 60 & echo $! >agent.pid; printf '%s\\n' "$AWKWARD" ;;
bytes) printf '\\377\\376' ;;
nul) printf 'a\\000b' ;;
leak) echo hunter2; echo "no such thing" >&2; exit 3 ;;
notjson) echo hunter2 ;;
esac`,
}

describe('programs that are asked for secrets', () => {
  const directory = newFolder()
  const path = process.env['PATH']
  before(() => {
    for (const [name, script] of Object.entries(standIns)) {
      writeFileSync(join(directory, name), `#!/bin/sh\necho "${name} $*" >> "${directory}/calls"${script}\n`)
      chmodSync(join(directory, name), 0o755)
    }
    Object.assign(process.env, {PATH: `${directory}${delimiter}${path}`, AWKWARD: awkward})
  })
  after(() => {
    process.env['PATH'] = path
    delete process.env['AWKWARD']
  })

  const sourcesOf = (yaml: string): readonly SecretSource[] => configOf(`${least}secret_sources: ${yaml}\n`).secretSources ?? []
  /** Every name by its value or, where it has none, undefined. */
  const ask = async (yaml: string, ...names: readonly string[]): Promise<readonly unknown[]> => {
    const {located} = await lookUp(names, {directory, sources: sourcesOf(yaml)})
    return names.map((name) => located.get(name)?.secret.reveal())
  }
  const failure = async (yaml: string, ...names: readonly string[]): Promise<string> =>
    (await thrownBy(resolveSecrets(names, {directory, sources: sourcesOf(yaml)}))).message.replaceAll(/.*Looked for in .*\n?/g, '')

  const rows: readonly (readonly [what: string, yaml: string])[] = [
    ['1Password, an item for each', '[{from: 1password, vault: shop, account: acme}]'],
    ['1Password, the fields of an item', '[{from: 1password, vault: shop, item: production}]'],
    ['Bitwarden, an item for each', '[{from: bitwarden}]'],
    ['Bitwarden, the fields of an item', '[{from: bitwarden, item: shop}]'],
    ['Bitwarden Secrets Manager', '[{from: bitwarden-secrets, project: 6a1c}]'],
    ['AWS Secrets Manager, a secret for each', '[{from: aws, prefix: shop/, region: eu-central-1, profile: shop}]'],
    ['AWS Secrets Manager, one secret of all', '[{from: aws, secret: shop/production}]'],
    ['Doppler', '[{from: doppler, project: shop, config: prd}]'],
    ['GCP Secret Manager', '[{from: gcp, project: acme, prefix: shop-}]'],
    ['SOPS', '[{from: sops, file: secrets.enc.yaml}]'],
    ['a command for each', '[{command: "anything value {name}"}]'],
    ['a command that prints all as JSON', '[{command: anything json, output: json}]'],
  ]
  for (const [what, yaml] of rows) {
    it(`${what}: gives a value byte for byte, and does not have what it does not have`, async () => {
      const each = yaml.includes('{name}')
      expect(await ask(yaml, 'SHIPIT_T_A', ...(each ? [] : ['SHIPIT_T_NONE']))).to.deep.equal(each ? [awkward] : [awkward, undefined])
    })
  }

  it('takes lines of NAME=value, too, and numbers of JSON as text', async () => {
    expect(await ask('[{command: anything dotenv, output: dotenv}]', 'SHIPIT_T_A')).to.deep.equal(['two\nlines'])
    expect(await ask('[{from: sops, file: secrets.enc.yaml}]', 'SHIPIT_T_N', 'nested')).to.deep.equal(['5', undefined])
  })

  it('runs them without a shell and with nothing on stdin', async () => {
    expect(await ask('[{command: [anything, stdin, "$(touch shell)", ";"], names: [SHIPIT_T_A]}]', 'SHIPIT_T_A')).to.deep.equal(['0'])
    expect(await thrownBy(import('node:fs/promises').then(({access}) => access(join(directory, 'shell'))))).to.have.property('code', 'ENOENT')
  })

  it('takes what a program has printed that leaves an agent running which holds its output open', async () => {
    expect(await ask('[{command: "anything agent {name}", timeout: 10s}]', 'SHIPIT_T_A')).to.deep.equal([awkward])
    process.kill(Number(readFileSync(join(directory, 'agent.pid'), 'utf8')))
  })

  const faults: readonly (readonly [what: string, yaml: string, message: string])[] = [
    ['one that is locked', '[{from: bitwarden, item: locked}]', 'from Bitwarden (item locked): `bw get item locked --nointeraction` ended with 1: Vault is locked.'],
    [
      'one that wants a login',
      '[{from: 1password, vault: shop, item: other}]',
      'from 1Password (vault shop, item other): `op item get other --vault shop --format json` ended with 1: [ERROR] 2026/01/01 00:00:00 You are not currently signed in. Please run `op signin --help` for instructions',
    ],
    [
      'one that is not installed',
      '[{command: "no-such-program {name}"}]',
      'from `no-such-program {name}`: `no-such-program SHIPIT_T_A` could not be started: there is no no-such-program on PATH',
    ],
    ['one that takes too long', '[{command: "anything hang {name}", timeout: 1s}]', 'from `anything hang {name}`: `anything hang SHIPIT_T_A` did not end within 1 s'],
    [
      'bytes that are no text',
      '[{command: "anything bytes {name}"}]',
      'from `anything bytes {name}`: `anything bytes SHIPIT_T_A` printed bytes that are not UTF-8 text: keep the value as base64',
    ],
    ['a NUL byte', '[{command: "anything nul {name}"}]', 'from `anything nul {name}`: it holds a NUL byte, which no variable can hold: keep it as base64'],
    ['what is not JSON, without a word of it', '[{command: anything notjson, output: json}]', 'from `anything notjson`: `anything notjson` did not print what was expected of it'],
    ['a code that is not 0, with stderr alone', '[{command: "anything leak {name}"}]', 'from `anything leak {name}`: `anything leak SHIPIT_T_A` ended with 3: no such thing'],
  ]
  for (const [what, yaml, message] of faults) {
    it(`tells of ${what}`, async () => expect(await failure(yaml, 'SHIPIT_T_A')).to.equal(`SHIPIT_T_A could not be read ${message}`))
  }

  it('asks the next only for what one before it does not have, and not for what one could not tell', async () => {
    const both = '[{from: sops, file: secrets.enc.yaml, names: [SHIPIT_T_A]}, {command: "anything value {name}", names: [SHIPIT_T_A, SHIPIT_T_B]}]'
    writeFileSync(join(directory, 'calls'), '')
    expect(await ask(both, 'SHIPIT_T_A', 'SHIPIT_T_B')).to.deep.equal([awkward, awkward])
    const {readFileSync} = await import('node:fs')
    expect(readFileSync(join(directory, 'calls'), 'utf8')).to.equal('sops --decrypt --output-type json secrets.enc.yaml\nanything value SHIPIT_T_B\n')
    expect(await failure('[{from: bitwarden, item: locked}, {command: "anything value {name}"}]', 'SHIPIT_T_A')).to.contain('Vault is locked.')
  })

  it('names all that are missing, each place that was looked in, and all that failed', async () => {
    const yaml = '[{from: sops, file: secrets.enc.yaml}, {from: aws, prefix: shop/}, {from: bitwarden, item: locked, names: [SHIPIT_T_Z]}]'
    expect((await thrownBy(resolveSecrets(['SHIPIT_T_X', 'SHIPIT_T_Y', 'SHIPIT_T_A', 'SHIPIT_T_Z'], {directory, sources: sourcesOf(yaml)}))).message).to.equal(
      [
        '2 secrets are missing: SHIPIT_T_X, SHIPIT_T_Y. Looked for in the environment, .shipit/secrets.age (no such file), .shipit/secrets (no such file), secrets.enc.yaml (SOPS), AWS Secrets Manager (shop/NAME) and Bitwarden (item locked).',
        'SHIPIT_T_Z could not be read from Bitwarden (item locked): `bw get item locked --nointeraction` ended with 1: Vault is locked.',
      ].join('\n'),
    )
  })
})
