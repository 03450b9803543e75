import {mkdtemp, readFile} from 'node:fs/promises'
import {once} from 'node:events'
import {join} from 'node:path'
import tls from 'node:tls'
import {expect} from 'chai'
import {execa} from 'execa'
import {askIn} from '../ask-in.js'
import type {BackupRun} from '../../../src/lib/cli/backup/run.js'
import type {BackupListing} from '../../../src/lib/cli/backup/list.js'
import type {JobStatus} from '../../../src/lib/cli/job/status.js'
import type {Recovered} from '../../../src/lib/cli/recover/tell.js'
import type {Status} from '../../../src/lib/cli/status.js'
import {shipit} from '../../house/process.js'
import {needImages, password, postgres} from '../accessories/database.js'
import {createApp} from '../app.js'
import type {App, Ran} from '../app.js'
import {onHost, openLab, sshThatKnows} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {farAway} from '../schedule.js'
import {docker, ownLab} from '../own-lab.js'

const name = ownLab('recover')
const scale = Number(process.env['SHIPIT_RECOVER_SCALE'] ?? 5)

describe('lab: a host that burns, and a new one in its place', function () {
  this.timeout(600_000)
  let lab: TestLab
  let app: App
  let env: Readonly<Record<string, string>>
  let stores: Readonly<Record<string, unknown>>
  let saved: {readonly counts: string; readonly uploads: string; readonly serial: string; readonly hashKey: string; readonly newest: readonly string[]}

  before(async () => {
    lab = await bringUp()
    const [web3] = lab.hosts.filter((host) => host.name === 'web3')
    const key = await letIn(lab, 'web3')
    env = {POSTGRES_PASSWORD: password, BACKUP_PASSWORD: 'a store of backups', STORE_KEY: key}
    const offsite = {
      repository: `sftp:root@${web3?.address ?? ''}:/srv/phoenix`,
      password: 'BACKUP_PASSWORD',
      key: 'STORE_KEY',
      host_key: `${web3?.address ?? ''} ${(await onHost(lab, 'web3', 'cat /etc/ssh/ssh_host_ed25519_key.pub')).split(' ').slice(0, 2).join(' ')}`,
    }
    stores = {offsite, beside: {repository: '/var/backups/phoenix', password: 'BACKUP_PASSWORD'}}
    app = await createApp(lab, 'phoenix', {
      written: {
        tls: 'internal',
        volumes: ['uploads:/uploads'],
        accessories: {postgres: postgres()},
        jobs: {nightly: {schedule: farAway(), command: ['sh', '-c', 'echo done']}},
        backups: {db: {from: 'postgres', schedule: farAway(5), to: ['beside', 'offsite']}, uploads: {from: 'uploads', schedule: farAway(30), to: ['beside', 'offsite']}},
        stores,
      },
    })
    await must('setup', '--yes', '--no-deploy')
    await must('backup', 'init')
    await must('deploy', '--yes')
    await fill()
    await must('job', 'run', 'nightly', '--follow')
    await must('backup', 'run', '--all')
    saved = {...(await contents('web1')), newest: await newest()}
  })

  after(async () => {
    await shipit(['lab', 'down', '--name', name])
  })

  const run = <T>(...args: readonly string[]): Promise<Ran<T>> =>
    app.say([...args, '--json'], {env}).then(({code, stdout, stderr}) => {
      const answer = JSON.parse(stdout) as T & {readonly error?: Ran<T>['error']}
      return {code, answer, error: answer.error, stderr}
    })

  async function must<T>(...args: readonly string[]): Promise<T> {
    const {code, answer, error, stderr} = await run<T>(...args)
    if (code !== 0) throw new Error(`shipit ${args.join(' ')} ended with ${code}: ${error?.message ?? ''}\n${error?.hint ?? ''}\n${stderr}`)
    return answer
  }

  /** A database with rows, files of several owners, and a certificate that somebody has asked for. */
  const fill = async (): Promise<void> => {
    await onHost(lab, 'web1', `docker exec phoenix-postgres pgbench -U postgres -i -q -s ${scale} shop >/dev/null 2>&1`)
    await onHost(
      lab,
      'web1',
      `cd "$(docker volume inspect --format '{{.Mountpoint}}' phoenix-uploads)" && mkdir -p a/b && for n in 1 2 3 4 5 6 7 8; do head -c 300000 /dev/urandom >a/b/$n; done && chown -R 1000:1000 a && chmod 0640 a/b/3 && chmod 0777 . && ln -s b/1 a/link`,
    )
    await onHost(
      lab,
      'web1',
      `curl --silent --show-error --insecure --max-time 10 --retry 30 --retry-all-errors --retry-delay 1 --resolve ${app.domain}:443:127.0.0.1 --output /dev/null https://${app.domain}/`,
    )
  }

  const contents = async (host: string): Promise<Omit<typeof saved, 'newest'>> => ({
    counts: await onHost(
      lab,
      host,
      askIn(
        'phoenix-postgres psql -U postgres -Atq shop',
        "select count(*), sum(abalance), md5(string_agg(aid || ':' || bid, ',' order by aid)) from pgbench_accounts;\nselect count(*) from pgbench_branches;",
      ),
    ),
    uploads: await onHost(
      lab,
      host,
      `cd "$(docker volume inspect --format '{{.Mountpoint}}' phoenix-uploads)" && stat --format '%a %U:%G' . && find . -mindepth 1 -printf '%P %y %m %U:%G %l %T@\\n' | sort && find . -type f -exec sha256sum {} + | sort`,
    ),
    serial: await serialOf(lab, host, app.domain),
    hashKey: await onHost(lab, host, 'cat /var/lib/shipit/apps/phoenix/hash.key'),
  })

  const newest = async (): Promise<readonly string[]> =>
    (await must<readonly BackupListing[]>('backup', 'list')).map(({backup, snapshots}) => `${backup} ${snapshots[0]?.name ?? '-'} in ${snapshots[0]?.stores.join(' and ') ?? '-'}`)

  const ofApp = (host: string): Promise<string> =>
    onHost(
      lab,
      host,
      'docker ps --all --quiet --filter label=shipit.app=phoenix; docker volume ls --quiet --filter name=phoenix; cd /var/lib/shipit/apps/phoenix 2>/dev/null && ls -d stores hash.key recovering 2>/dev/null || true',
    )

  it('is refused where the app stands', async () => {
    const {code, error} = await run('recover', '--host', 'web1', '--yes')
    expect({code, message: error?.message.replace(/web-\w+-1/, 'web-COLOUR-1')}).to.deep.equal({
      code: 1,
      message:
        'phoenix stands on web1 already: it has the containers phoenix-web-COLOUR-1, phoenix-postgres and data in the volumes phoenix-uploads, phoenix-postgres-data. Nothing was touched.',
    })
  })

  it('tells of a store that nobody can open, and leaves the new host bare of it', async () => {
    await burn('web1')
    const wrong = await app.say(['recover', '--host', 'web2', '--yes', '--from-store', 'offsite', '--json'], {env: {...env, BACKUP_PASSWORD: 'mistyped'}})
    expect({code: wrong.code, message: (JSON.parse(wrong.stdout) as {error: {message: string}}).error.message.replace(/@[\d.]+:/, '@web3:')}).to.deep.equal({
      code: 1,
      message:
        'offsite (asked from web2): the password does not open the repository at sftp:root@web3:/srv/phoenix: see the secret BACKUP_PASSWORD\nNothing of phoenix was made on web2.',
    })
    const lost = await run('recover', '--host', 'web2', '--yes', '--from-store', 'beside')
    expect({code: lost.code, message: lost.error?.message}).to.deep.equal({
      code: 1,
      message:
        'beside (asked from web2): its repository is the folder /var/backups/phoenix of web1 itself, and was lost with it. If you have that folder, bring it to web2, to the same place.\nNothing of phoenix was made on web2.',
    })
    expect(await ofApp('web2')).to.equal('')
  })

  it('asks for hosts and stores that the file knows', async () => {
    const elsewhere = await run('recover', '--host', 'web2', '--in-place-of', 'web7', '--yes')
    expect([elsewhere.code, elsewhere.error?.message]).to.deep.equal([2, 'web7 is no host of deploy.yml.'])
    const mistyped = await run('recover', '--host', 'web2', '--from-store', 'ofsite', '--yes')
    expect([mistyped.code, mistyped.error?.hint]).to.deep.equal([2, 'Is offsite meant? Its stores: offsite, beside'])
  })

  it('killed while data comes back, it goes on when it is called again', async () => {
    const killed = await app.say(['recover', '--host', 'web2', '--yes', '--verbose'], {env, onOutput: (text, kill) => void (/^.*loading db$/m.test(text) && kill('SIGKILL'))})
    expect(killed.code, killed.stderr).to.equal(null)
    expect(await ofApp('web2')).to.match(/recovering/)
    const recovered = await must<Recovered>('recover', '--host', 'web2', '--yes', '--wait')
    const {host, inPlaceOf, tag, served, backups, empty, stages, seconds, toWrite, dns} = recovered
    process.stdout.write(`      went on for ${seconds} s: ${stages.map((each) => `${each.stage} ${each.seconds} s`).join(', ')}\n`)
    expect({host, inPlaceOf, tag, served, empty, dns}).to.deep.equal({
      host: 'web2',
      inPlaceOf: 'web1',
      tag: '1',
      served: {release: '1-1', tag: '1'},
      empty: [],
      dns: [{domain: 'phoenix.test', leadsTo: []}],
    })
    expect(backups.map(({backup, snapshot, store}) => `${backup} ${snapshot} in beside and ${store}`).toSorted()).to.deep.equal(saved.newest.toSorted())
    expect(toWrite.map(({file, line}) => `${file}:${line}`)).to.deep.equal(['deploy.yml:1'])
    await app.configure({hosts: ['web2'], stores})
  })

  it('has the same data, byte for byte, the same certificate, and nothing that would be deployed', async () => {
    const {newest: _newest, ...same} = saved
    expect(await contents('web2')).to.deep.equal(same)
    expect((await run('plan', '--exit-code')).code).to.equal(0)
    expect(await ofApp('web2').then((text) => text.includes('recovering'))).to.equal(false)
  })

  it('has its jobs with their history, its backups by their timers, and is well', async () => {
    const [job] = await must<readonly JobStatus[]>('job', 'list')
    expect([job?.job, job?.state, job?.last?.result]).to.deep.equal(['nightly', 'scheduled', 'ok'])
    const {hosts} = await must<Status>('status')
    const backups = hosts.flatMap((host) => (host.reachable ? host.backups : []))
    expect(backups.map(({backup, state}) => `${backup} ${state}`)).to.deep.equal(['db scheduled', 'uploads scheduled', 'host scheduled'])
  })

  it('asks the store whether data collapsed, as a new host knows of no backup before', async () => {
    const place = '"$(docker volume inspect --format \'{{.Mountpoint}}\' phoenix-uploads)"'
    await app.configure({hosts: ['web2'], stores: {offsite: stores['offsite']}, backups: {db: {from: 'postgres', to: 'offsite'}, uploads: {from: 'uploads', to: 'offsite'}}})
    await must('deploy', '--yes')
    await onHost(lab, 'web2', `mv ${place}/a /var/lib/aside`)
    const refused = await run('backup', 'run', 'uploads')
    expect([refused.code, refused.error?.message]).to.deep.equal([
      1,
      'uploads on web2: failed: offsite: uploads: bytes 2400000 in the newest snapshot, 0 now. Kept nothing: if that is meant, shipit backup run uploads --accept-shrink',
    ])
    await onHost(lab, 'web2', `mv /var/lib/aside ${place}/a`)
  })

  it('keeps backups on: the next one is neither refused nor smaller', async () => {
    const runs = await must<readonly BackupRun[]>('backup', 'run', '--all')
    expect(runs.map(({backup, run: {result, note}}) => `${backup} ${result} ${note ?? ''}`.trim())).to.deep.equal(['db ok', 'uploads ok', 'host ok'])
  })

  /** The host is gone, with all that lay on it. */
  const burn = (host: string): Promise<string> => docker('rm', '--force', '--volumes', `shipit-lab-${name}-${host}`)
})

async function bringUp(): Promise<TestLab> {
  const shared = await openLab()
  await needImages(shared, 'postgres:17', 'restic/restic:0.18.0')
  await shipit(['lab', 'down', '--name', name])
  const {code, stdout, stderr} = await shipit(['lab', 'up', '--name', name, '--hosts', '3', '--bare', '--json'])
  if (code !== 0) throw new Error(stderr)
  const {hosts, sshConfig} = JSON.parse(stdout) as Pick<TestLab, 'hosts' | 'sshConfig'>
  const folder = await mkdtemp(join(shared.folder, 'recover-'))
  return {...shared, name, hosts, sshConfig, env: {PATH: `${await sshThatKnows(sshConfig, folder)}:${process.env['PATH'] ?? ''}`}, folder}
}

/** A key with which backups come to a host over sftp. */
async function letIn(lab: TestLab, host: string): Promise<string> {
  const file = join(lab.folder, 'store-key')
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file])
  await onHost(lab, host, `mkdir -p /srv && echo '${(await readFile(`${file}.pub`, 'utf8')).trim()}' >>/root/.ssh/authorized_keys`)
  return readFile(file, 'utf8')
}

/** The number of the certificate that a host shows for a domain. */
async function serialOf(lab: TestLab, host: string, domain: string): Promise<string> {
  const address = lab.hosts.find((each) => each.name === host)?.address ?? host
  const socket = tls.connect({host: address, port: 443, servername: domain, rejectUnauthorized: false})
  socket.setTimeout(10_000, () => socket.destroy(new Error(`${domain} on ${host} shows no certificate within 10 s`)))
  try {
    await once(socket, 'secureConnect')
    return socket.getPeerCertificate().serialNumber
  } finally {
    socket.destroy()
  }
}
