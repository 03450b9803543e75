import {expect} from 'chai'
import {createApp} from '../app.js'
import type {App, Outcome} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'

const everywhere = ['web1', 'web2', 'web3']

describe('lab: releases on three hosts', function () {
  this.timeout(120_000)
  let lab: TestLab
  let app: App
  const secret = (value: string) => ({env: {TOKEN: value}})
  const tokenOn = async (host: string): Promise<string> => onHost(lab, host, `docker exec "$(docker ps --quiet --filter label=shipit.app=${app.name} | head -n 1)" printenv TOKEN`)
  const versions = async () => Promise.all(app.hosts.map(async (host) => (await app.who(host)).version))

  before(async () => {
    lab = await openLab()
    app = await createApp(lab, 'releases', {hosts: everywhere, written: {replicas: 2, secrets: ['TOKEN']}})
  })

  it('brings the image and runs its replicas on every host', async () => {
    const {code, stdout, stderr} = await app.say(['deploy', '--yes'], secret('first $HOME\n"quoted" line'))
    expect(code, stderr).to.equal(0)
    expect(stdout).to.match(/^releases 1 \(release 1-1\) runs on web1, web2, web3, after [\d.]+ s\.\n {2}http:\/\/releases\.test\//)
    expect(await versions()).to.deep.equal(['v1', 'v1', 'v1'])
    expect(await app.replicas('web2')).to.deep.equal(['releases-web-1 running', 'releases-web-2 running'])
  })

  it('gives a secret to the container byte for byte, and to nothing that can be looked at', async () => {
    expect(await tokenOn('web3')).to.equal('first $HOME\n"quoted" line')
    const seen = await onHost(lab, 'web3', "grep -rl 'first .HOME' /var/lib/shipit --include=*.json || true; stat -c %a /var/lib/shipit/apps/releases/releases/*.env")
    expect(seen).to.equal('600')
  })

  it('finds nothing to change when run again, in at most two execs a host', async () => {
    const env = secret('first $HOME\n"quoted" line')
    const {code, stdout} = await app.say(['deploy', '--yes', '--json'], env)
    const outcome = JSON.parse(stdout) as Outcome
    expect([code, outcome.changed, outcome.steps]).to.deep.equal([0, false, []])
    for (const {host, execs} of outcome.hosts) expect(execs, host).to.be.at.most(2)
    expect((await app.say(['plan', '--exit-code'], env)).code).to.equal(0)
    const told = await app.say(['deploy', '--yes'], env)
    expect([told.stdout, told.stderr]).to.deep.equal(['Nothing to change: releases 1 (release 1-1) runs on web1, web2, web3.\n', 'Connecting to 3 hosts\n'])
  })

  it('shows what would change, with exit code 10 where that is asked for, and changes nothing', async () => {
    await app.configure({env: {VERSION: 'v2'}})
    const before = await app.containers()
    const {code, stdout} = await app.say(['plan', '--exit-code', '--steps'], secret('second'))
    expect(code).to.equal(10)
    expect(stdout)
      .to.match(/^On 3 hosts: web1, web2, web3\n {2}~ web {2}2 replicas\n {6}~ env VERSION +v1 → v2\n/m)
      .and.to.match(/releases-web-(blue|green)-1/)
    expect((await app.say(['plan'], secret('second'))).code).to.equal(0)
    expect((await app.say(['deploy', '--dry-run'], secret('second'))).code).to.equal(0)
    expect(await app.containers()).to.deep.equal(before)
    expect(await versions()).to.deep.equal(['v1', 'v1', 'v1'])
  })

  it('replaces every replica in at most eight execs a host', async () => {
    const {code, stdout, stderr} = await app.say(['deploy', '--yes', '--json'], secret('second'))
    expect(code, stdout + stderr).to.equal(0)
    const outcome = JSON.parse(stdout) as Outcome
    expect(outcome.changed).to.equal(true)
    for (const {host, execs} of outcome.hosts) expect(execs, host).to.be.at.most(8)
    expect(await versions()).to.deep.equal(['v2', 'v2', 'v2'])
    expect(await app.replicas('web1')).to.deep.equal(['releases-web-1 running', 'releases-web-2 running'])
  })

  it('goes back to the release before, with its own env and its own secrets', async () => {
    const ran = await app.run<Outcome>('rollback', '--yes')
    expect([ran.code, ran.answer.release], ran.error?.message).to.deep.equal([0, '1-1'])
    expect(await versions()).to.deep.equal(['v1', 'v1', 'v1'])
    expect(await tokenOn('web1')).to.equal('first $HOME\n"quoted" line')
  })

  it('goes to a release by its id, and lists which are current', async () => {
    const ran = await app.run<Outcome>('rollback', '--yes', '2-1')
    expect(ran.code, ran.error?.message).to.equal(0)
    expect(await versions()).to.deep.equal(['v2', 'v2', 'v2'])
    const listed = await app.run<readonly {readonly id: string; readonly currentOn: readonly string[]; readonly available: boolean}[]>('releases')
    expect(listed.answer.map(({id, currentOn, available}) => ({id, currentOn, available}))).to.deep.equal([
      {id: '2-1', currentOn: everywhere, available: true},
      {id: '1-1', currentOn: [], available: true},
    ])
  })

  it('refuses to go to a release that is not kept, and says which can be had', async () => {
    const ran = await app.run('rollback', '--yes', 'v9.9')
    expect(ran.code).to.equal(1)
    expect(ran.error?.code).to.equal('NOT_FOUND')
    expect(`${ran.error?.message} ${ran.error?.hint}`).to.include('v9.9').and.to.include('2-1').and.to.include('1-1')
    expect(await versions()).to.deep.equal(['v2', 'v2', 'v2'])
  })

  it('deploys just the plan that was looked at, and refuses another', async () => {
    await app.configure({env: {VERSION: 'v2', NOTE: 'one'}})
    const digest = async () => (JSON.parse((await app.say(['plan', '--json'], secret('second'))).stdout) as Outcome).digest
    const seen = await digest()
    await app.configure({env: {VERSION: 'v2', NOTE: 'another'}})
    const before = await app.containers()
    const other = await app.say(['deploy', '--yes', '--plan', seen], secret('second'))
    expect([other.code, other.stderr]).to.satisfy(([code, text]: [number, string]) => code === 2 && text.includes(`not the one that you saw (${seen})`))
    expect(await app.containers()).to.deep.equal(before)
    const {code, stderr} = await app.say(['deploy', '--yes', '--plan', await digest()], secret('second'))
    expect(code, stderr).to.equal(0)
  })

  it('says in plan that a host was taken out of the file, asks before it goes, and removes what ran there', async () => {
    await app.configure({env: {VERSION: 'v2'}, hosts: ['web1', 'web2']})
    const plan = await app.say(['plan'], secret('second'))
    expect(plan.stdout).to.match(/^On web3\n {2}- app releases {2}the host is no longer in the file$/m)
    const refused = await app.say(['deploy'], secret('second'))
    expect([refused.code, await app.replicas('web3')]).to.deep.equal([2, ['releases-web-1 running', 'releases-web-2 running']])
    const {code, stderr} = await app.say(['deploy', '--yes'], secret('second'))
    expect(code, stderr).to.equal(0)
    expect(await app.containers('web3')).to.deep.equal([])
    expect((await app.who('web3')).version).to.equal(undefined)
    expect(await app.replicas('web2')).to.deep.equal(['releases-web-1 running', 'releases-web-2 running'])
  })

  it('removes the app, and nothing but the app', async () => {
    expect((await app.run('remove', '--confirm', 'other')).code).to.equal(2)
    expect((await app.run('remove', '--confirm', app.name)).code).to.equal(0)
    for (const host of ['web1', 'web2']) expect(await app.containers(host)).to.deep.equal([])
    expect(await onHost(lab, 'web1', 'docker inspect --format {{.State.Status}} shipit-proxy; ls -d /var/lib/shipit/apps/releases 2>/dev/null || true')).to.equal('running')
  })
})
