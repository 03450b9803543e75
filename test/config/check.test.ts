import {expect} from 'chai'
import {faultsOf, least} from '../support/config.js'

/** What is written after three good lines, and what is said of it. */
const cases: readonly (readonly [written: string, said: readonly string[]])[] = [
  ['port: 70000', ['4:1  port must be a whole number from 1 to 65535 (got 70000)']],
  ['port: "3000"', ['4:1  port must be a whole number from 1 to 65535, without quotes (got "3000")']],
  ['replicas: two', ['4:1  replicas must be a whole number of 1 or more (got "two")']],
  ['replicas: 0', ['4:1  replicas must be a whole number of 1 or more (got 0)']],
  ['replicas: 500', ['4:1  replicas must be 100 at most (got 500)']],
  ['domains: https://shop.example.com/x', ['4:1  domains must be a domain such as shop.example.com, without scheme, port or path (got "https://shop.example.com/x")']],
  ['domains: [shop.example.com:443]', ['4:11  domains[0] must be a domain such as shop.example.com, without scheme, port or path (got "shop.example.com:443")']],
  ['path: api', ['4:1  path must be a path that begins with / (got "api")']],
  ['path: /{env.HOME}', ['4:1  path must be a path of 200 characters at most, without spaces, quotes, backslashes or one of ? # * { } (got "/{env.HOME}")']],
  ['health: "/\\e[2J"', ['4:1  health must be a path that begins with / (got "/\\u001b[2J")']],
  ['roles: {web: {hosts: ["a\\e"]}}', ['4:23  roles.web.hosts[0] must be the address, name or tag of a host (got "a\\u001b")']],
  ['proxy: {email: "{env.HOME}@example.com"}', ['4:9  proxy.email must be an e-mail address (got "{env.HOME}@example.com")']],
  ['proxy: {acme_ca: "https://{$HOME}"}', ['4:9  proxy.acme_ca must be a web address that begins with http:// or https:// (got "https://{$HOME}")']],
  ['proxy: {trusted_proxies: [203.0.113.0/33]}', ['4:27  proxy.trusted_proxies[0] must be an address or a range such as 203.0.113.0/24 (got "203.0.113.0/33")']],
  ['proxy: {trusted_proxies: private_ranges}', ['4:9  proxy.trusted_proxies must be an address or a range such as 203.0.113.0/24 (got "private_ranges")']],
  ['proxy: {trusted_proxies: "10.0.0.1 {$HOME}"}', ['4:9  proxy.trusted_proxies must be an address or a range such as 203.0.113.0/24 (got "10.0.0.1 {$HOME}")']],
  ['build: --help', ['4:1  build must be the folder to build, such as `.`; a dash at its start would make it an option (got "--help")']],
  ['entrypoint: "a\\e[2J"', ['4:1  entrypoint must be a program (got "a\\u001b[2J")']],
  ['strip_path: yes', ['4:1  strip_path must be true or false (got "yes")']],
  ['tls: none', ['4:1  tls must be one of auto, internal, off (got "none")']],
  ['health: up', ['4:1  health must be a path that begins with / (got "up")']],
  ['health: [a]', ['4:1  health must be a path such as /up, or a mapping (got a list)']],
  ['health: 7', ['4:1  health must be a path such as /up, or a mapping (got 7)']],
  ['health: {status: 20}', ['4:10  health.status must be a whole number from 100 to 599 (got 20)']],
  ['health: {status: [200, 3xx]}', ['4:24  health.status[1] must be a status such as 200, or a range such as 200-299 (got "3xx")']],
  ['health: {interval: 100}', ['4:10  health.interval must be a duration such as 30s, 5m, 2h or 1d (got 100)']],
  ['health: {timeout: 5sec}', ['4:10  health.timeout must be a duration such as 30s, 5m, 2h or 1d (got "5sec")']],
  ['command: []', ['4:1  command must be a list of one word at least (got a list)']],
  ['command: ""', ['4:1  command must be a command (got "")']],
  ['command: {a: b}', ['4:1  command must be a command, or a list of its words (got a mapping)']],
  ['entrypoint: [a]', ['4:1  entrypoint must be a program (got a list)']],
  ['limits: {cpus: 0}', ['4:10  limits.cpus must be a number above 0 (got 0)']],
  ['limits: {cpus: .inf}', ['4:10  limits.cpus must be a number such as 0.5 (got ".inf")']],
  ['limits: {memory: 9999999999g}', ['4:10  limits.memory must be a size such as 512m or 3g (got "9999999999g")']],
  ['deploy: {drain_timeout: 999999999d}', ['4:10  deploy.drain_timeout must be a duration such as 30s, 5m, 2h or 1d (got "999999999d")']],
  ['limits: {cpus: half}', ['4:10  limits.cpus must be a number such as 0.5 (got "half")']],
  ['limits: {memory: 512}', ['4:10  limits.memory must be a size such as 512m or 3g (got 512)']],
  ['limits: {memory: 512MB}', ['4:10  limits.memory must be a size such as 512m or 3g (got "512MB")']],
  ['limits: {pids: 1.5}', ['4:10  limits.pids must be a whole number of 1 or more (got 1.5)']],
  ['volumes: [uploads]', ['4:11  volumes[0] must be a volume such as uploads:/app/uploads or /srv/data:/data:ro (got "uploads")']],
  ['volumes: [./data:/data]', ['4:11  volumes[0] must be a volume such as uploads:/app/uploads or /srv/data:/data:ro (got "./data:/data")']],
  ['volumes: [uploads:/a:rx]', ['4:11  volumes[0] must be a volume such as uploads:/app/uploads or /srv/data:/data:ro (got "uploads:/a:rx")']],
  ['volumes: {a: b}', ['4:1  volumes must be a list (got a mapping)']],
  ['deploy: {strategy: rolling}', ['4:10  deploy.strategy must be blue-green or replace (got "rolling")']],
  ['deploy: {batch: 0%}', ['4:10  deploy.batch must be a share such as 25% (got "0%")']],
  ['deploy: {batch: 0}', ['4:10  deploy.batch must be a whole number of 1 or more (got 0)']],
  ['deploy: {drain: no}', ['4:10  deploy.drain must be wait or background (got "no")']],
  ['deploy: {drain_timeout: 30}', ['4:10  deploy.drain_timeout must be a duration such as 30s, 5m, 2h or 1d (got 30)']],
  ['deploy: {keep: 0}', ['4:10  deploy.keep must be a whole number from 1 to 100 (got 0)']],
  ['env: [A=1]', ['4:1  env must be a mapping of names to values (got a list)']],
  ['env: {A-B: c}', ['4:7  env.A-B cannot be named so: it must be the name of a variable, such as RAILS_ENV']],
  ['env: {A: [1]}', ['4:7  env.A must be text, a number, true or false; for an empty value write "" (got a list)']],
  ['env: {A: }', ['4:7  env.A must be text, a number, true or false; for an empty value write ""']],
  ['secrets: DATABASE_URL', ['4:1  secrets must be a list']],
  [
    'secrets: [DATABASE_URL=postgres://u:hunter2@db]',
    ['4:11  secrets[0] must be the name of a secret such as DATABASE_URL, or VARIABLE:SECRET such as MAILER:SMTP_PASSWORD; the value itself has no place in this file'],
  ],
  [
    'secrets: [{a: hunter2}]',
    [
      '4:11  secrets[0] must be the name of a secret such as DATABASE_URL, or VARIABLE:SECRET such as MAILER:SMTP_PASSWORD; the value itself has no place in this file (got a mapping)',
    ],
  ],
  [
    'secrets: [7]',
    ['4:11  secrets[0] must be the name of a secret such as DATABASE_URL, or VARIABLE:SECRET such as MAILER:SMTP_PASSWORD; the value itself has no place in this file'],
  ],
  ['files: {run/x: {secret: A}}', ['4:9  files.run/x cannot be named so: it must be a path in the container, such as /run/secrets/key.json']],
  ['files: {/x: {secret: "hunter 2"}}', ['4:14  files./x.secret must be the name of a secret, such as DATABASE_URL: the value itself has no place in this file']],
  ['files: {/x: {source: a, mode: "999"}}', ['4:25  files./x.mode must be a mode such as "0440" (got "999")']],
  ['files: {/x: {source: a, owner: app}}', ['4:25  files./x.owner must be a user and group by number, such as 1000:1000 (got "app")']],
  ['build: [.]', ['4:1  build must be the folder to build, or a mapping (got a list)']],
  ['build: {contxt: .}', ['4:9  build.contxt is not known here; did you mean `context`?']],
  ['build: {platforms: arm64}', ['4:9  build.platforms must be a list (got "arm64")']],
  ['build: {args: {A: hunter2, B: [hunter2]}}', ['4:28  build.args.B must be text, a number, true or false; for an empty value write "" (got a list)']],
  ['registry: ghcr.io', ['4:1  registry must be a mapping (got "ghcr.io")']],
  [
    'registry: {server: "https://ghcr.io", username: acme, password: "my hunter2"}',
    [
      '4:12  registry.server must be a server such as ghcr.io (got "https://ghcr.io")',
      '4:55  registry.password must be the name of a secret, such as DATABASE_URL: the value itself has no place in this file',
    ],
  ],
  ['registry: {username: 7}', ['4:1  registry.password is missing', '4:12  registry.username must be a name, in quotes (got 7)']],
  [
    'ssh: {port: 0, user: "a b", jump: "a b"}',
    [
      '4:7  ssh.port must be a whole number from 1 to 65535 (got 0)',
      '4:16  ssh.user must be the name of a user (got "a b")',
      '4:29  ssh.jump must be a host to go through such as bastion.example.com, or several with commas between them (got "a b")',
    ],
  ],
  ['engine: dokcer', ['4:1  engine must be docker or podman (got "dokcer")']],
  ['roles: [web]', ['4:1  roles must be a mapping (got a list)']],
  ['roles: {Web: {}}', ['4:9  roles.Web cannot be named so: it must be a name: lower-case letters, digits and dashes, a letter first, 30 at most']],
  ['roles: {web: 7}', ['4:9  roles.web must be a mapping (got 7)']],
  ['roles: {web: {prot: 3000}}', ['4:15  roles.web.prot is not known here; did you mean `port`?']],
  ['roles: {web: {port: 80, deploy: {keep: 3}}}', ['4:34  roles.web.deploy.keep is not known here; known keys: strategy, drain, drain_timeout, stop_timeout']],
  ['accessories: {db: {}}', ['4:15  accessories.db.image is missing']],
  [
    'accessories: {db: {image: "postgres 17", port: x, publish: all, host: h1}}',
    [
      '4:20  accessories.db.image must be an image such as ghcr.io/acme/shop:v1, in lower case but for the tag (got "postgres 17")',
      '4:42  accessories.db.port must be a whole number from 1 to 65535 (got "x")',
      '4:51  accessories.db.publish must be a port such as "5432", "0.0.0.0:5432" or "127.0.0.1:15432:5432" (got "all")',
    ],
  ],
  ['accessories: {db: {image: "postgres:17", host: h1, databases: [shop]}}', ['4:52  accessories.db.databases must be a mapping (got a list)']],
  ['jobs: {etl: {}}', ['4:8  jobs.etl.schedule is missing']],
  [
    'jobs: {etl: {schedule: every day, command: x, jitter: 30, overlap: skip, ping: hc, then: reboot web}}',
    [
      '4:14  jobs.etl.schedule must be a schedule: five fields of cron such as "0 4 * * *", or a calendar expression of systemd such as daily or "Mon *-*-* 04:00" (got "every day")',
      '4:47  jobs.etl.jitter must be a duration such as 30s, 5m, 2h or 1d (got 30)',
      '4:59  jobs.etl.overlap must be one of forbid, allow, replace (got "skip")',
      '4:74  jobs.etl.ping must be a web address that begins with http:// or https:// (got "hc")',
      '4:84  jobs.etl.then must be `restart <role>`, or the name of a job (got "reboot web")',
    ],
  ],
  [
    'jobs: {etl: {schedule: "60 4 * * *"}}',
    [
      '4:14  jobs.etl.schedule must be a schedule: five fields of cron such as "0 4 * * *", or a calendar expression of systemd such as daily or "Mon *-*-* 04:00" (got "60 4 * * *")',
    ],
  ],
  ['backups: {db: {}}', ['4:11  backups.db.from is missing', '4:11  backups.db.to is missing']],
  [
    'backups: {db: {from: [a], to: x, keep: {dayly: 7}, drill: true}}',
    [
      '4:16  backups.db.from must be the name of an accessory or of a volume, or a mapping (got a list)',
      '4:41  backups.db.keep.dayly is not known here; did you mean `daily`?',
      '4:52  backups.db.drill must be a schedule such as weekly, or false (got true)',
    ],
  ],
  [
    'stores: {offsite: {repository: "a b", password: "hunter 2"}}',
    [
      '4:20  stores.offsite.repository must be a restic repository, such as s3:https://s3.example.com/bucket or sftp:user@host:/folder (got "a b")',
      '4:39  stores.offsite.password must be the name of a secret, such as DATABASE_URL: the value itself has no place in this file',
    ],
  ],
  ['hooks: {before-swich: ./a}', ['4:9  hooks.before-swich is not known here; did you mean `before-switch`?']],
  ['hooks: {before-switch: {in: container}}', ['4:9  hooks.before-switch.command is missing', '4:25  hooks.before-switch.in must be deployer or image (got "container")']],
  ['hooks: {before-switch: ""}', ['4:9  hooks.before-switch must be a command (got "")']],
  ['aliases: {"a b": c}', ['4:11  aliases."a b" cannot be named so: it must be a word such as console']],
  ['aliases: {console: [exec]}', ['4:11  aliases.console must be a command of shipit (got a list)']],
  [
    'proxy: {http_port: 0, email: me, acme_ca: ca.example.com}',
    [
      '4:9  proxy.http_port must be a whole number from 1 to 65535 (got 0)',
      '4:23  proxy.email must be an e-mail address (got "me")',
      '4:34  proxy.acme_ca must be a web address that begins with http:// or https:// (got "ca.example.com")',
    ],
  ],
  ['uses: {postgres: blog}', ['4:8  uses.postgres must be an accessory of another app, such as blog/postgres (got "blog")']],
  ['tag: "a b"', ['4:1  tag must be a tag such as v1.2 (got "a b")']],
  ['tag: 1.1', ['4:1  tag must be a tag such as v1.2, in quotes (got 1.1)']],
  ['serivce: x', ['4:1  serivce is not known here; did you mean `app`?']],
  ['service: x', ['4:1  service is not known here; did you mean `app`?']],
  ['drain_timout: 30s', ['4:1  drain_timout is not known here; did you mean `deploy.drain_timeout`?']],
  [
    'xyzzy: 1',
    [
      '4:1  xyzzy is not known here; known keys: app, image, tag, build, registry, hosts, ssh, engine, domains, path, strip_path, tls, port, replicas, health, command, entrypoint, env, secrets, files, limits, volumes, options, secret_sources, deploy, roles, accessories, uses, jobs, backups, stores, hooks, aliases, proxy',
    ],
  ],
]

describe('a fault of deploy.yml', () => {
  for (const [written, said] of cases) {
    it(`is told with its place, what it must be and what was written: ${written}`, () => {
      expect(faultsOf(`${least}${written}\n`)).to.deep.equal(said.map((line) => `deploy.yml:${line}`))
    })
  }
})
