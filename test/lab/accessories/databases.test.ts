import {randomBytes} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {root} from '../../house/process.js'
import {needImages} from './database.js'
import {createApp} from '../app.js'
import type {App} from '../app.js'
import {onHost, openLab} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {failingDocker, firstOnPath} from '../noise.js'

/** Notes every word of every command line, over and over, until it is told to stop. */
const watch = (log: string): string =>
  `rm -f ${log}.stop; while [ ! -e ${log}.stop ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n'; ps -eo args; sleep 0.02; done | awk '!seen[$0]++' >${log}`

const rootPassword = `root${randomBytes(6).toString('hex')}`

for (const {kind, image, scheme, superuser, ask} of [
  {
    kind: 'postgres',
    image: 'postgres:17',
    scheme: 'postgres',
    superuser: 'POSTGRES_PASSWORD',
    ask: (container: string, url: string, sql: string) => `docker exec -i ${container} psql --no-psqlrc -At "${url}" -c "${sql}" </dev/null 2>&1`,
  },
  {
    kind: 'mariadb',
    image: 'mariadb:11',
    scheme: 'mysql',
    superuser: 'MARIADB_ROOT_PASSWORD',
    ask: (container: string, url: string, sql: string) => {
      const {username, password, hostname, pathname} = new URL(url)
      return `docker exec -i -e MYSQL_PWD='${decodeURIComponent(password)}' ${container} mariadb --no-defaults -N -h ${hostname} -u ${username} -D ${pathname.slice(1)} -e "${sql}" </dev/null 2>&1`
    },
  },
] as const)
  describe(`databases on ${image}`, function () {
    this.timeout(300_000)
    let lab: TestLab
    let blog: App
    let shop: App
    const [blogName, shopName] = [`${kind}blog`, `${kind}shop`]
    const server = `${blogName}-${kind}`
    const SERVER = kind.toUpperCase()
    const log = `/var/log/${kind}.seen`

    before(async () => {
      lab = await openLab()
      await needImages(lab, image)
      // The one that uses the server of the other: a lab that was kept lets go of it first.
      shop = await createApp(lab, shopName, {written: {uses: {[kind]: `${blogName}/${kind}`}, secrets: ['DATABASE_URL']}})
      blog = await createApp(lab, blogName, {
        written: {
          accessories: {[kind]: {image, secrets: [superuser], databases: {[blogName]: {}, wiki: {owner: 'writer'}}}},
          secrets: [`DATABASE_URL:${SERVER}_${blogName.toUpperCase()}_URL`],
        },
      })
      await keep(blog, ['init'])
      await keep(blog, ['set', superuser], rootPassword)
      await keep(shop, ['init'])
    })

    // Where a test failed while it looked on, the looking would not end.
    after(() => onHost(lab, 'web1', `touch ${log}.stop`))

    const keyOf = (app: App): Readonly<Record<string, string>> => ({SHIPIT_AGE_KEY_FILE: join(app.directory, 'age.key')})
    const keep = async (app: App, args: readonly string[], input?: string): Promise<string> =>
      (await execa(process.execPath, [join(root, 'bin/run.js'), 'secrets', ...args], {cwd: app.directory, env: keyOf(app), ...(input !== undefined && {input})})).stdout
    const say = (app: App, ...args: readonly string[]) => app.say(args, {env: keyOf(app)})
    const must = async (app: App, ...args: readonly string[]): Promise<string> => {
      const {code, stdout, stderr} = await say(app, ...args)
      if (code !== 0) throw new Error(`${app.name}: shipit ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
      return stdout + stderr
    }
    const store = (app: App): Promise<string> => readFile(join(app.directory, '.shipit/secrets.age'), 'utf8')

    const reachedFromShop = (): Promise<string> =>
      onHost(
        lab,
        'web1',
        `docker exec "$(docker ps -q --filter label=shipit.app=${shopName} | head -n 1)" node -e 'require("node:net").connect(new URL(process.env.DATABASE_URL).port, "${kind}").on("connect", () => { console.log("reached"); process.exit() })'`,
      )

    /** What the app finds in its environment. */
    const urlIn = (app: App): Promise<string> =>
      onHost(lab, 'web1', `docker exec "$(docker ps -q --filter label=shipit.app=${app.name} --filter label=shipit.kind=app | head -n 1)" printenv DATABASE_URL`)
    const asked = (url: string, sql: string): Promise<string> => onHost(lab, 'web1', `${ask(server, url, sql)} || true`)

    it('are told by a plan that makes no password and touches nothing', async () => {
      const before = await store(blog)
      const told = await must(blog, 'plan')
      expect(told).to.include(`+ Make databases ${blogName}, wiki on ${kind}, for the accounts ${blogName}, writer alone`)
      expect(told).to.include(`${SERVER}_${blogName.toUpperCase()}_PASSWORD, ${SERVER}_WIKI_PASSWORD are not there yet`)
      expect(await store(blog)).to.equal(before)
    })

    it('are used by another app only where its server runs, which is told before anything is touched', async () => {
      const {code, stderr} = await say(shop, 'deploy', '--yes')
      expect([code, stderr]).to.satisfy(([, text]: [number, string]) => text.includes(`uses.${kind}: on web1 there is no ${blogName}/${kind}`))
      expect(code).to.equal(1)
      expect(await shop.containers()).to.deep.equal([])
    })

    it('are made by the deploys of two apps on one server, and reached by the URL that each gets', async () => {
      const watching = onHost(lab, 'web1', watch(log))
      const told = await must(blog, 'deploy', '--yes')
      expect(told).to.include('.shipit/secrets.age')
      await must(shop, 'deploy', '--yes', '--verbose')
      await onHost(lab, 'web1', `touch ${log}.stop`)
      await watching
      for (const app of [blog, shop]) {
        const url = await urlIn(app)
        expect(url).to.match(new RegExp(`^${scheme}://${app.name}:[A-Za-z0-9_-]{43}@${kind}:\\d+/${app.name}$`))
        await asked(url, `create table things (name text); insert into things values ('of ${app.name}')`)
        expect(await asked(url, 'select name from things')).to.equal(`of ${app.name}`)
      }
      expect(await reachedFromShop()).to.equal('reached')
    })

    it('change nothing when they are deployed again, even where Docker fails once to begin a program in the server', async () => {
      await onHost(lab, 'web1', failingDocker(firstOnPath, 'talk.sh', 1))
      expect(await must(blog, 'deploy', '--yes').finally(() => onHost(lab, 'web1', `rm ${firstOnPath}/docker`))).to.include('Nothing to change')
      expect(await onHost(lab, 'web1', 'cat /run/docker-fails')).to.equal('0')
      for (const app of [blog, shop]) expect(await must(app, 'deploy', '--yes')).to.include('Nothing to change')
    })

    it('of one app cannot be entered, read or even connected to by the account of another', async () => {
      const [mine, theirs] = [await urlIn(shop), await urlIn(blog)]
      const others = [blogName, 'wiki', ...(kind === 'postgres' ? ['postgres', 'template1'] : ['mysql', 'sys'])]
      for (const name of others) {
        const said = await asked(mine.replace(/\/[^/]+$/, `/${name}`), 'select 1')
        expect(said, name).to.match(/permission denied for database|Access denied|ERROR 1044/)
      }
      expect(await asked(theirs.replace(/\/[^/]+$/, `/${shopName}`), 'select * from things')).to.match(/permission denied for database|Access denied/)
      expect(await asked(mine, 'create database more')).to.match(/permission denied|denied/)
      expect(await asked(mine, kind === 'postgres' ? 'create role more' : 'create user more')).to.match(/permission denied|denied/)
      const guessed = new URL(mine)
      guessed.username = blogName
      guessed.pathname = `/${blogName}`
      expect(await asked(guessed.href, 'select 1')).to.match(/password authentication failed|Access denied/)
    })

    it('are found by the other app again when the server is replaced', async () => {
      await must(blog, 'accessory', 'reboot', kind)
      expect(await asked(await urlIn(shop), 'select name from things')).to.equal(`of ${shopName}`)
      expect(await reachedFromShop()).to.equal('reached')
      expect(await must(shop, 'deploy', '--yes')).to.include('Nothing to change')
    })

    it('leave their passwords in no command line, no log and no journal', async () => {
      const passwords = [rootPassword, ...(await Promise.all([blog, shop].map(async (app) => new URL(await urlIn(app)).password)))]
      const grep = `grep -aF ${passwords.map((each) => `-e '${each}'`).join(' ')}`
      const seen = await onHost(lab, 'web1', `cat ${log}`)
      expect(seen).to.include('psql'.replace('psql', kind === 'postgres' ? 'psql' : 'mariadb'))
      expect(passwords.filter((each) => seen.includes(each))).to.deep.equal([])
      expect(await onHost(lab, 'web1', `for c in $(docker ps -aq); do docker logs $c 2>&1; done | ${grep} || true`)).to.equal('')
      expect(await onHost(lab, 'web1', `journalctl --all --no-pager 2>/dev/null | ${grep} || true`)).to.equal('')
      expect(await onHost(lab, 'web1', `rm -f ${log}*; ${grep} -rl /run/shipit /tmp /var/tmp /var/log /root /etc 2>/dev/null || true`)).to.equal('')
      expect(await onHost(lab, 'web1', `${grep} -rl /var/lib/shipit | grep -v '\\.env$' || true`)).to.equal('')
    })

    it('are listed with their owners, and their passwords rotated: the old one is refused', async () => {
      const {stdout} = await say(blog, 'db', 'list', '--json')
      const listed = JSON.parse(stdout) as readonly {readonly database: string; readonly owner: string; readonly usedBy: readonly string[]}[]
      expect(listed.map(({database, owner, usedBy}) => [database, owner, usedBy])).to.deep.equal([
        [blogName, blogName, [blogName]],
        [shopName, shopName, [shopName]],
        ['wiki', 'writer', [blogName]],
      ])
      const old = await urlIn(shop)
      await must(shop, 'db', 'rotate', kind, shopName, '--yes')
      expect(await asked(old, 'select 1')).to.match(/password authentication failed|Access denied/)
      expect(await asked(await urlIn(shop), 'select name from things')).to.equal(`of ${shopName}`)
      expect(await must(shop, 'deploy', '--yes')).to.include('Nothing to change')
    })

    it('are dropped only when nobody wants them, with the name typed', async () => {
      expect((await say(blog, 'db', 'drop', kind, 'wiki', '--confirm', 'wiki')).stderr).to.include('deploy.yml still names')
      expect((await say(blog, 'db', 'drop', kind, shopName, '--confirm', shopName)).stderr).to.include(`${shopName} has the database`)
      await must(shop, 'remove', '--confirm', shopName)
      expect((await say(blog, 'db', 'drop', kind, shopName)).stderr).to.include(`--confirm ${shopName}`)
      await must(blog, 'db', 'drop', kind, shopName, '--confirm', shopName)
      expect((await say(blog, 'db', 'list')).stdout).to.not.include(shopName)
    })
  })
