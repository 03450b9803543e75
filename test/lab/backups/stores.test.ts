import {tmpdir} from 'node:os'
import {expect} from 'chai'
import {here} from '../../../src/lib/cli/here.js'
import {ensureImages} from '../../../src/lib/cli/lab/images.js'
import {labFolder} from '../../../src/lib/cli/lab/folder.js'
import type {Store} from '../../../src/lib/config/backup.js'
import {paths} from '../../../src/lib/config/paths.js'
import {engines} from '../../../src/lib/engines/index.js'
import {storeFiles} from '../../../src/lib/features/backups/stores/files.js'
import {planStores, storesOn} from '../../../src/lib/features/backups/stores/on-host.js'
import {bringRestic, isOurRestic, resticImage, resticOn} from '../../../src/lib/features/backups/stores/restic.js'
import {ensureImage} from '../../../src/lib/features/images/ensure.js'
import {localImages} from '../../../src/lib/features/images/local.js'
import {openFleet} from '../../../src/lib/hosts/fleet.js'
import type {Fleet} from '../../../src/lib/hosts/fleet.js'
import {isEmpty, sequence} from '../../../src/lib/plan/plan.js'
import type {Plan} from '../../../src/lib/plan/plan.js'
import {archiveSource} from '../../../src/lib/run/archive.js'
import {execute} from '../../../src/lib/run/execute.js'
import {observe} from '../../../src/lib/run/observe.js'
import {quote} from '../../../src/lib/shell/quote.js'
import {Secret} from '../../../src/lib/shell/secret.js'
import {template} from '../../../src/lib/template.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {waitUntil} from '../until.js'
import {repositoryPassword, sftpStore, startRest, startS3} from './stores.js'
import type {StandingStore} from './stores.js'

const app = 'stores-test'
const key = new Secret('ab'.repeat(32))
const password = `it's "$HOME" \`id\` \\ é`
const machine = here(() => undefined)

describe('stores of backups', function () {
  this.timeout(300_000)
  let lab: TestLab
  let fleet: Fleet
  const standing = new Map<string, StandingStore>()
  const carryOut = (plan: Plan): Promise<void> => execute(plan, {fleet, directory: tmpdir(), tell: () => undefined, archive: archiveSource(machine.engine)})
  const seen = async () => await observe(fleet.on('web1'), {stores: storesOn(app), restic: resticOn, images: engines.docker.images()})

  /** Tells web1 of these stores and no others. */
  const tell = async (stores: readonly Store[], secrets: Readonly<Record<string, string>>) => {
    const values = new Map(
      [...standing.values()]
        .flatMap((store) => Object.entries(store.secrets))
        .concat([[repositoryPassword, password]], Object.entries(secrets))
        .map(([name, value]) => [name, new Secret(value)]),
    )
    const files = stores.map((store) => storeFiles(app, store, values, key))
    await carryOut(sequence('Stores', planStores('web1', app, files, (await seen()).stores)))
    return files
  }

  /** Runs sh on web1 with the functions of store.sh, and a store in use; answers what it prints. */
  const drive = (store: string, lines: string): Promise<string> =>
    onHost(
      lab,
      'web1',
      `{\napp=${app} stores_folder=${paths.stores(app)}\n${template('backups/store.sh')}\nuse_store ${quote(store)}\ntold=$(mktemp)\n${lines}\nrm -f "$told"\nexit 0\n} </dev/null`,
    )

  /** What is told of a restic that fails. */
  const told = (store: string, words: string): Promise<string> => drive(store, `store_patience=25 lock_patience=1s\nrestic_ ${words} >/dev/null 2>"$told"\nexplain $? "$told"`)

  before(async () => {
    lab = await openLab()
    const {keys, knownHosts} = labFolder(lab.name)
    fleet = await openFleet(lab.hosts.map(({name, address}) => ({name, address, port: 22, user: 'root', key: keys.plain, knownHosts, tags: [], local: false})))
    await ensureImages([resticImage], machine)
    await onHost(lab, 'web1', `rm -rf ${paths.app(app)} /srv/backups /var/lib/shipit/cache; mkdir -p ${paths.app(app)} /srv/backups; rm -f ${paths.restic}`)
    standing.set('folder', {written: {repository: '/srv/backups/shop', password: repositoryPassword}, secrets: {}})
    standing.set('s3', await startS3(lab, 'web3'))
    standing.set('rest', await startRest(lab, 'web3', {appendOnly: false}))
    standing.set('kept', await startRest(lab, 'web3', {appendOnly: true}))
    standing.set('nas', await sftpStore(lab, 'web3'))
  })

  after(() => fleet?.close())

  it('are written by the restic that shipit brings, whose image does not stay', async () => {
    const before = await seen()
    const {local} = await machine.ask({local: localImages(await machine.engine(), [resticImage])})
    const bring = ensureImage(engines.docker, resticImage, {host: 'web1', images: before.images}, local)
    await carryOut(bringRestic(engines.docker, 'web1', {found: before.restic, bring}))
    const after = await seen()
    expect(isOurRestic(after.restic)).to.equal(true)
    expect(after.images.map(({id}) => id).sort()).to.deep.equal(before.images.map(({id}) => id).sort())
    expect(isEmpty(bringRestic(engines.docker, 'web1', {found: after.restic, bring}))).to.equal(true)
  })

  it('are known to a host by files that root alone reads, and once they are nothing is to do', async () => {
    const stores = [...standing].map(([name, {written}]) => toStore(name, written))
    const files = await tell(stores, {})
    expect(planStores('web1', app, files, (await seen()).stores)).to.deep.equal([])
    expect(await onHost(lab, 'web1', `cd ${paths.stores(app)} && find . -perm /077`)).to.equal('')
  })

  // The S3 server of Debian that needs no cluster answers a range with bytes from elsewhere, unless it begins where the object does. Whole objects are right.
  // So what is given back fills its packs alone, and for S3 is small enough to be read in one go: parts of packs are for the other stores.
  for (const {name, bytes} of [
    {name: 'folder', bytes: 20_000_000},
    {name: 's3', bytes: 3_000_000},
    {name: 'rest', bytes: 20_000_000},
    {name: 'nas', bytes: 20_000_000},
  ]) {
    it(`${name}: keeps a backup, adds little for the next, gives both back byte for byte, and lets go of the first`, async () => {
      const answer = await drive(
        name,
        `set -e
cd "$(mktemp -d)" && mkdir data && head -c ${bytes} /dev/urandom >data/blob
program init --quiet
added() { sed -n 's/.*"data_added_packed":\\([0-9]*\\).*/\\1/p'; }
first=$(restic_ backup --json --quiet data | added)
printf 'two\\n' >data/text
second=$(restic_ backup --json --quiet data | added)
[ "$first" -gt ${bytes - 1_000_000} ] && [ "$second" -lt 20000 ] && echo little
restic_ check --read-data --quiet && echo checked
restic_ restore latest --quiet --target back >"$told" 2>&1 && diff -r data back/data && echo same || cat "$told"
restic_ forget --keep-last 1 --prune --quiet && restic_ snapshots --json | grep -o '"short_id"' | wc -l
rm -r "$PWD"`,
      )
      expect(answer).to.equal('little\nchecked\nsame\n1')
    })
  }

  it('that is append-only keeps backups, and what is to be deleted is refused with what to write', async () => {
    expect(await drive('kept', 'set -e\nprogram init --quiet\nrestic_ backup --quiet /etc/apt\nrestic_ check --quiet && echo kept')).to.equal('kept')
    expect(await told('kept', 'forget latest')).to.equal(`${whereOf('kept')} lets nothing be deleted. If that is meant, say so in deploy.yml: append_only: true`)
    expect(await drive('kept', `restic_ snapshots --json | grep -o '"short_id"' | wc -l`)).to.equal('1')
  })

  it('shows no secret in the words of a process', async () => {
    const secrets = [...standing.values()]
      .flatMap((store) => Object.values(store.secrets))
      .filter((value) => value !== 'shop' && value !== 'SHOPBACKUP' && !value.includes('PRIVATE'))
    for (const name of ['s3', 'rest', 'nas']) {
      const seenWords = await drive(
        name,
        `head -c 60000000 /dev/urandom >"$told.data"
restic_ backup --quiet "$told.data" & work=$!
while kill -0 $work 2>/dev/null; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; done
wait $work; echo "ended $?"; rm "$told.data"`,
      )
      expect(seenWords).to.include('ended 0').and.include('restic -o sftp.args=')
      for (const secret of [...secrets, password]) expect(seenWords.includes(secret), name).to.equal(false)
    }
  })

  it('with the lock of a restic that was killed are used at once', async () => {
    const answer = await drive(
      'folder',
      `${heldLock}\nkill -9 $work; wait $work 2>/dev/null\nlock_patience=1s restic_ backup --quiet /etc/apt && { ls /srv/backups/shop/locks | grep -vce -tmp- || :; }`,
    )
    expect(answer).to.equal('0')
  })

  it('with the lock of a restic at work are not broken into: who holds it since when is told', async () => {
    const answer = await drive(
      'folder',
      `${heldLock}\nlock_patience=1s\nrestic_ prune >/dev/null 2>"$told"\nexplain $? "$told"\nls /srv/backups/shop/locks | grep -vce -tmp-\nexec 8>&-; kill -9 $work; wait $work 2>/dev/null`,
    )
    expect(answer).to.match(
      /^the repository at \/srv\/backups\/shop is locked by root on web1 \(process \d+\) since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\. If that one is no more: half an hour after it the lock counts for nothing\n1$/,
    )
  })

  it('that do not open, do not answer or refuse are told in one calm line each', async () => {
    const {s3, rest, nas} = {s3: written('s3'), rest: written('rest'), nas: written('nas')}
    const other = {...toStore('x', nas), hostKey: `${String(nas['host_key']).split(' ')[0]} ssh-ed25519 ${'A'.repeat(68)}`}
    const stores: readonly Store[] = [
      {...toStore('other-password', rest), password: 'OTHER'},
      {...toStore('no-repository', s3), repository: `${String(s3['repository'])}-no`},
      {
        ...toStore('other-account', s3),
        env: [
          {env: 'AWS_ACCESS_KEY_ID', name: 'S3_KEY_ID'},
          {env: 'AWS_SECRET_ACCESS_KEY', name: 'OTHER'},
        ],
      },
      {...toStore('rest-account', rest), env: [], repository: String(rest['repository']).replace('://', '://shop:wr0ng@')},
      {...toStore('closed', rest), repository: 'rest:http://shop:wr0ng@127.0.0.1:9/shop/'},
      {...toStore('nowhere', rest), repository: 'rest:http://nas.invalid/shop/'},
      {...other, name: 'other-key'},
      {...toStore('no-account', nas), repository: `sftp:nobody@${addressOf('web3')}:shop`},
    ]
    await tell(stores, {OTHER: 'other'})
    const all = await Promise.all(stores.map(async ({name}) => [name, await told(name, 'snapshots')] as const))
    expect(Object.fromEntries(all)).to.deep.equal({
      'other-password': `the password does not open the repository at ${whereOf('rest')}: see the secret OTHER`,
      'no-repository': `there is no repository at ${whereOf('s3')}-no yet: shipit backup init`,
      'other-account': `${whereOf('s3')} refuses the account: see the secrets S3_KEY_ID and OTHER`,
      'rest-account': `${whereOf('rest')} refuses the account`,
      closed: 'rest:http://127.0.0.1:9/shop/ cannot be reached: connection refused',
      nowhere: 'rest:http://nas.invalid/shop/ cannot be reached: no such host',
      'other-key': `${whereOf('nas')} shows another host key than the one that is known for it: see host_key of the store in deploy.yml, and ssh-keyscan`,
      'no-account': `sftp:nobody@${addressOf('web3')}:shop refuses the SSH key SFTP_KEY: its public half belongs into authorized_keys there, and it must have no passphrase`,
    })
    expect(await told('folder', 'snapshots')).to.equal('the store folder is not known on this host: shipit deploy tells it')
  })

  const written = (name: string) => standing.get(name)?.written ?? {}
  const whereOf = (name: string): string => String(written(name)['repository'])
  const addressOf = (host: string): string => lab.hosts.find(({name}) => name === host)?.address ?? ''
})

/** A restic that holds an exclusive lock: it waits for what it has to back up, which nobody writes. */
const heldLock = `mkfifo "$told.pipe"
(as_store; exec "$restic" backup --quiet --stdin --stdin-filename pipe <"$told.pipe") & work=$!
exec 8>"$told.pipe"
${waitUntil('ls /srv/backups/shop/locks | grep -qve -tmp-', 'kill -0 $work || exit 1')}`

/** As deploy.yml is resolved. */
const toStore = (name: string, {repository, password, env = {}, key, host_key, append_only}: Readonly<Record<string, unknown>>): Store => ({
  name,
  repository: String(repository),
  password: String(password),
  env: Object.entries(env as Readonly<Record<string, string>>).map(([variable, secret]) => ({env: variable, name: secret})),
  ...(typeof key === 'string' && {key}),
  ...(typeof host_key === 'string' && {hostKey: host_key}),
  appendOnly: append_only === true,
})
