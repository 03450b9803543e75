import {expect} from 'chai'
import {faultsOf, least} from '../../support/config.js'

/** What is wrong between sections: the whole file where it begins with `app`, else what follows three good lines. */
const cases: readonly (readonly [what: string, written: string, said: readonly string[]])[] = [
  ['a limit of errors where nothing serves', 'deploy: {abort_on_errors: 2%}', ['4:10  deploy.abort_on_errors is about what visitors get, and no role has a `port`']],
  ['a watch without a limit', 'port: 80\ndeploy: {watch: 1m}', ['5:10  deploy.watch needs `abort_on_errors` beside it, such as 2%']],
  [
    'a canary where the old one stops first',
    'port: 80\ndeploy: {strategy: replace, canary: {share: 10%, for: 5m}}',
    ['5:29  deploy.canary needs a role with a port that starts beside the old one: with `strategy: replace` the old one stops first'],
  ],
  ['a canary for one of two roles', 'port: 80\ndeploy: {canary: {share: 10%, for: 5m}}\nroles: {api: {port: 81, path: /api, deploy: {strategy: replace}}}', []],
  [
    'a canary for all',
    'port: 80\ndeploy: {canary: {share: 100%}, abort_on_errors: 2}',
    [
      '5:10  deploy.canary.for is missing',
      '5:19  deploy.canary.share must be a share from 1% to 99% (got "100%")',
      '5:33  deploy.abort_on_errors must be a share such as 2% or 0.5% (got 2)',
    ],
  ],
  ['an app with a name of our own', 'app: proxy\nimage: shop\nhosts: [h1]\nport: 80', ['1:1  app cannot be proxy: shipit keeps that name for itself']],
  ['neither an image nor a build', 'app: shop\nhosts: [h1]\nport: 80', ['1:1  image is missing: name an image that exists, or add `build: .`']],
  ['a faulty build is told alone', 'app: shop\nhosts: [h1]\nbuild: 7', ['3:1  build must be the folder to build, or a mapping (got 7)']],
  [
    'a volume of the app that would be one with that of an accessory',
    'port: 80\nvolumes: [postgres-data:/seed]\naccessories:\n  postgres: {image: postgres:17, host: h1, secrets: [POSTGRES_PASSWORD], volumes: [data:/var/lib/postgresql/data]}',
    ['7:84  accessories.postgres.volumes[0] makes the volume shop-postgres-data, as volume postgres-data does: on a host they would be one. Call one of the two otherwise'],
  ],
  [
    'the same on two hosts that share nothing',
    'roles: {web: {hosts: h2, volumes: [cache-data:/seed]}}\naccessories: {cache: {image: acme/cache:1, host: h1, volumes: [data:/data]}}',
    [],
  ],
  [
    'the volume that a server keeps its data in by itself, and one that an upgrade would bring it to',
    'port: 80\nvolumes: [db-data:/a, db-data-18:/b]\naccessories:\n  db: {image: postgres:17, host: h1, secrets: [POSTGRES_PASSWORD]}',
    ['7:3  accessories.db makes the volume shop-db-data, as volume db-data does: on a host they would be one. Call one of the two otherwise'],
  ],
  [
    'volumes of two accessories',
    'accessories:\n  a: {image: acme/x:1, host: h1, volumes: [b-c:/data]}\n  a-b: {image: acme/x:1, host: h1, volumes: [c:/data]}',
    ['6:46  accessories.a-b.volumes[0] makes the volume shop-a-b-c, as volume b-c of accessory a does: on a host they would be one. Call one of the two otherwise'],
  ],
  [
    'an accessory with the name of a replica',
    'roles: {web: {}}\naccessories: {web-blue-1: {image: acme/x:1, host: h1}}',
    ['5:15  accessories.web-blue-1 makes a container shop-web-blue-1, as role web does: on a host they would be one. Call one of the two otherwise'],
  ],
  [
    'an accessory with the name of a job, one with that of an upgrade, and one with that of a hook',
    'accessories:\n  job-etl: {image: acme/x:1, host: h1}\n  db: {image: postgres:17, host: h1, secrets: [POSTGRES_PASSWORD]}\n  db-upgrade: {image: acme/x:1, host: h1}\n  hook-before-switch: {image: acme/x:1, host: h1}\njobs: {etl: {schedule: daily, host: h1}}\nhooks: {before-switch: {command: migrate, in: image}}',
    [
      '7:3  accessories.db-upgrade makes a container shop-db-upgrade, as accessory db does: on a host they would be one. Call one of the two otherwise',
      '9:8  jobs.etl makes a container shop-job-etl, as accessory job-etl does: on a host they would be one. Call one of the two otherwise',
      '10:9  hooks.before-switch makes a container shop-hook-before-switch, as accessory hook-before-switch does: on a host they would be one. Call one of the two otherwise',
    ],
  ],
  [
    'accessories that the app would find under one name',
    'accessories: {db: {image: acme/x:1, host: h1}, shop-db: {image: acme/x:1, host: h1}, shop-web: {image: acme/x:1, host: h1}}',
    [
      '4:48  accessories.shop-db is found as shop-db on the network of the app, as accessory db is: it would lead to either. Call one of the two otherwise',
      '4:86  accessories.shop-web is found as shop-web on the network of the app, as role web is: it would lead to either. Call one of the two otherwise',
    ],
  ],
  [
    'a container of the proxy',
    'app: shipit-proxy\nimage: shop\nhosts: [h1]\naccessories: {net: {image: acme/x:1}}',
    ['4:15  accessories.net makes a container shipit-proxy-net, as the proxy does: call it otherwise'],
  ],
  [
    'names that only look alike',
    'roles: {web: {}, web-blue: {}}\naccessories: {job: {image: acme/x:1, host: h1}, web-blue-x: {image: acme/x:1, host: h1}}\njobs: {etl: {schedule: daily}}',
    [],
  ],
  [
    'databases here and on a server of another app, with the same secrets',
    'accessories: {pg-a: {image: postgres:17, host: h1, secrets: [POSTGRES_PASSWORD], databases: {b: {}}}}\nuses: {pg: {accessory: blog/postgres, kind: postgres, database: a_b}}',
    ['5:8  uses.pg would have the secrets of b on pg-a (PG_A_B_PASSWORD): choose another name'],
  ],
  ['no host', 'app: shop\nimage: shop\nhosts: []', ['3:1  hosts must name one host at least']],
  [
    'a host that stands twice',
    'app: shop\nimage: shop\nhosts: [h1, deploy@h1, {address: h2, port: 22}, h2:2222, {address: h9, name: h8}, h8]',
    ['3:13  hosts[1] is the same host as hosts[0]', '3:83  hosts[5] is called h8, as hosts[4] is'],
  ],
  ['a role on a host that is not there', 'roles:\n  worker:\n    hosts: [h1, h3]', ['6:17  roles.worker.hosts[1] names "h3", which is not in hosts: h1, h2']],
  [
    'a role on a host by tag',
    'app: shop\nimage: shop\nhosts: [{address: h1, tags: [db]}, h2]\nroles: {worker: {hosts: db}, other: {hosts: cache}}',
    ['4:38  roles.other.hosts names "cache", which is not in hosts: h1, h2, db'],
  ],
  ['an accessory without a host, where there are two', 'port: 80\naccessories:\n  db: {image: x}', ['6:3  accessories.db.host is missing: the file has 2 hosts']],
  ['an accessory with host and hosts', 'accessories: {db: {image: x, host: h1, hosts: [h2]}}', ['4:40  accessories.db.hosts stands beside `host`: keep one of them']],
  [
    'an accessory and a job on unknown hosts',
    'accessories: {db: {image: x, host: h7}}\njobs: {etl: {schedule: daily, host: h8}}',
    ['4:30  accessories.db.host names "h7", which is not in hosts: h1, h2', '5:31  jobs.etl.host names "h8", which is not in hosts: h1, h2'],
  ],
  [
    'keys of the web role for no role',
    'replicas: 2\nhealth: /up\nroles: {worker: {}}',
    [
      '4:1  replicas belongs to a web role at the top level, which needs a `port`: add one, or move this key into a role',
      '5:1  health belongs to a web role at the top level, which needs a `port`: add one, or move this key into a role',
    ],
  ],
  ['domains without a port', 'domains: shop.example.com', ['4:1  domains needs a `port` beside it: the one that the container of role web listens on']],
  ['two hosts by their ports', 'app: shop\nimage: shop\nhosts: [127.0.0.1:2201, 127.0.0.1:2202]\nroles: {w: {hosts: 127.0.0.1:2202}}', []],
  [
    'domains of a role without a port',
    'roles: {web: {domains: [a.example.com]}}',
    ['4:15  roles.web.domains needs a `port` beside it: the one that the container of role web listens on'],
  ],
  [
    'health, path of a worker',
    'roles: {worker: {health: /up, path: /api, strip_path: true}}',
    [
      '4:18  roles.worker.health needs a `port` beside it: the one that the container of role worker listens on',
      '4:31  roles.worker.path needs a `port` beside it: the one that the container of role worker listens on',
      '4:43  roles.worker.strip_path needs a `port` beside it: the one that the container of role worker listens on',
    ],
  ],
  ['tls without domains', 'port: 80\ntls: internal', ['5:1  tls needs `domains`: without them there is only plain HTTP']],
  [
    'a wildcard',
    'port: 80\ndomains: [a.example.com, "*.example.com"]',
    ['5:26  domains[1] is a wildcard, for which `tls: auto` gets no certificate: write each domain, or `tls: internal` or `off`'],
  ],
  ['a wildcard that needs no ACME', 'port: 80\ndomains: ["*.example.com"]\ntls: internal', []],
  [
    'two roles at one place',
    'roles: {web: {port: 80, domains: [a.example.com]}, api: {port: 81, domains: A.example.com, path: /}}',
    ['4:68  roles.api.domains sends A.example.com, path /, to role api, but role web has it already'],
  ],
  ['two roles at two paths', 'roles: {web: {port: 80, domains: [a.example.com]}, api: {port: 81, domains: a.example.com, path: /api/}}', []],
  ['two catch-alls', 'roles: {web: {port: 80}, api: {port: 81}}', ['4:32  roles.api.port sends every domain to role api, but role web has it already']],
  ['a domain twice', 'port: 80\ndomains: [a.example.com, a.example.com]', ['5:26  domains[1] has a.example.com twice']],
  [
    'long names',
    'app: a123456789012345678901234567890123456789\nimage: x\nhosts: h\nroles: {w123456789012345678901234567: {}, w: {}}',
    [
      '4:9  roles.w123456789012345678901234567 makes containers named a123456789012345678901234567890123456789-staging-w123456789012345678901234567-green-1: 85 characters, 63 are the most',
    ],
  ],
  [
    'a long name of an accessory',
    'app: a123456789012345678901234567890123456789\nimage: x\nhosts: h\nport: 80\naccessories: {s12345678901234567890123456: {image: x, host: h}}',
    ['5:15  accessories.s12345678901234567890123456 makes containers named a123456789012345678901234567890123456789-s12345678901234567890123456: 68 characters, 63 are the most'],
  ],
  ['a role and an accessory of one name', 'port: 80\naccessories: {web: {image: "x", host: h1}}', ['5:15  accessories.web has the name of a role: call it otherwise']],
  [
    'a file from nowhere, and from two places',
    'port: 80\nfiles: {/a: {mode: "0400"}, /b: {secret: A, source: b}}',
    ['5:9  files./a needs `secret` or `source`', '5:45  files./b.source stands beside `secret`: keep one of them'],
  ],
  [
    'a variable twice',
    'port: 80\nenv: {A: b}\nsecrets: [A, B, X:C, X]',
    ['6:11  secrets[0] gives the variable A, which stands under env too', '6:22  secrets[3] gives the variable X a second time'],
  ],
  ['a mount twice', 'roles: {w: {volumes: [a:/data, "b:/data:ro"]}}', ['4:32  roles.w.volumes[1] mounts /data a second time']],
  [
    'well-known servers without a password',
    'port: 80\naccessories:\n  a: {image: "postgres:17", host: h1}\n  b: {image: mariadb, host: h1}\n  c: {image: "mysql:8", host: h1, env: {MARIADB_ROOT_PASSWORD: x}}\n',
    [
      '6:3  accessories.a needs POSTGRES_PASSWORD: add `secrets: [POSTGRES_PASSWORD]`',
      '7:3  accessories.b needs MARIADB_ROOT_PASSWORD: add `secrets: [MARIADB_ROOT_PASSWORD]`',
      '8:3  accessories.c needs MYSQL_ROOT_PASSWORD: add `secrets: [MYSQL_ROOT_PASSWORD]`',
    ],
  ],
  [
    'well-known servers with one, or with a word that they need none',
    'port: 80\naccessories:\n  a: {image: "postgres:17", host: h1, env: {POSTGRES_HOST_AUTH_METHOD: trust}}\n  b: {image: mariadb, host: h1, secrets: [MYSQL_ROOT_PASSWORD:DB]}\n  c: {image: "mysql:8", host: h1, env: {MYSQL_ALLOW_EMPTY_PASSWORD: true}}\n  d: {image: "postgres:17", host: h1, env: {POSTGRES_PASSWORD_FILE: /run/p}}\n  e: {image: "bitnami/mariadb", host: h1}\n',
    [],
  ],
  [
    'a postgres of unknown version, whose data is not mounted',
    'port: 80\naccessories:\n  a: {image: postgres, host: h1, secrets: [POSTGRES_PASSWORD]}\n  b: {image: postgres, host: h1, secrets: [POSTGRES_PASSWORD], volumes: ["d:/var/lib/postgresql"]}\n',
    [
      '6:7  accessories.a.image does not tell the major version of postgres, and the place of its data depends on it: write a tag such as postgres:17, or the volume under `volumes`',
    ],
  ],
  [
    'a command for a shell',
    'command: npm run build && npm start\nport: 80\nhooks: {after-deploy: "./a | ./b", before-deploy: {command: [a, "&&"]}}',
    [
      '4:1  command has &&, but no shell reads it: write [sh, -c, "…"], or put quotes around &&',
      '6:9  hooks.after-deploy has |, but no shell reads it: write [sh, -c, "…"], or put quotes around |',
    ],
  ],
  [
    'a command without a program',
    'command: ["", a]\nport: 80\nhooks: {after-deploy: "\'\' x"}',
    ['4:1  command begins with an empty word: the first one is the program', '6:9  hooks.after-deploy begins with an empty word: the first one is the program'],
  ],
  ['a command with quoted signs', 'command: sh -c "a && b"\nport: 80', []],
  [
    'a hook of no role',
    'port: 80\nhooks: {before-switch: {command: x, in: image, role: wbe}}',
    ['5:48  hooks.before-switch.role names role wbe, which is not in the file; did you mean `web`?'],
  ],
  [
    'a hook in an image that is not built yet',
    'port: 80\nhooks: {before-build: {command: x, in: image}}',
    ['5:36  hooks.before-build.in cannot be image: the image is not built by then'],
  ],
  [
    'a job that leads nowhere',
    'port: 80\njobs: {etl: {schedule: daily, then: [restart wbe, elt, etl]}}',
    [
      '5:38  jobs.etl.then[0] names role wbe, which is not in the file; did you mean `web`?',
      '5:51  jobs.etl.then[1] names job elt, which is not in the file; did you mean `etl`?',
      '5:56  jobs.etl.then[2] names the job itself',
    ],
  ],
  [
    'jobs in a circle',
    'port: 80\njobs: {a: {schedule: daily, then: b}, b: {schedule: daily, then: c}, c: {schedule: daily, then: a}, d: {schedule: daily, then: a}}',
    ['5:29  jobs.a.then comes back to this job in a circle', '5:60  jobs.b.then comes back to this job in a circle', '5:91  jobs.c.then comes back to this job in a circle'],
  ],
  [
    'backups of nothing',
    'port: 80\nvolumes: [uploads:/u]\naccessories: {db: {image: x, host: h1}}\nstores: {nas: {repository: /x, password: P}}\nbackups:\n  a: {from: upload, to: nsa}\n  b: {from: {volume: upload}, to: [nas]}\n  c: {from: {accessory: dx}, to: nas}\n  d: {from: {volume: uploads, accessory: db}, to: nas}\n  e: {from: {accessory: db, sqlite: a.db}, to: nas}\n  f: {from: {}, to: nas}\n  g: {from: uploads, to: nas}',
    [
      '9:7  backups.a.from names accessory or volume upload, which is not in the file; did you mean `uploads`?',
      '9:21  backups.a.to names store nsa, which is not in the file; did you mean `nas`?',
      '10:14  backups.b.from.volume names volume upload, which is not in the file; did you mean `uploads`?',
      '11:14  backups.c.from.accessory names accessory dx, which is not in the file; did you mean `db`?',
      '12:7  backups.d.from needs `accessory` or `volume`, one of them',
      '13:29  backups.e.from.sqlite needs the `volume` that it is in',
      '14:7  backups.f.from needs `accessory` or `volume`, one of them',
    ],
  ],
]

describe('the rules between sections', () => {
  for (const [what, written, said] of cases) {
    it(`${said.length === 0 ? 'let be' : 'tell of'}: ${what}`, () => {
      const files = what === 'long names' ? {over: 'tag: v1', destination: 'staging'} : {}
      expect(faultsOf(`${written.startsWith('app:') ? '' : least}${written}\n`, files)).to.deep.equal(said.map((line) => `deploy.yml:${line}`))
    })
  }

  it('say nothing of what rests on a key that is faulty already', () => {
    const lines = faultsOf(`${least}port: http\ndomains: [shop.example.com]\nhealth: /up\nroles: {worker: {replicas: 0}}\nhooks: {before-switch: {command: x, role: worker}}\n`)
    expect(lines).to.deep.equal([
      'deploy.yml:4:1  port must be a whole number from 1 to 65535 (got "http")',
      'deploy.yml:7:18  roles.worker.replicas must be a whole number of 1 or more (got 0)',
    ])
  })

  it('are told beside the faults of single keys, in the order of the file', () => {
    const lines = faultsOf(`${least}roles:\n  worker: {hosts: [h3], replicas: 0}\nport: 3000\nprot: 1\n`)
    expect(lines).to.deep.equal([
      'deploy.yml:5:20  roles.worker.hosts[0] names "h3", which is not in hosts: h1, h2',
      'deploy.yml:5:25  roles.worker.replicas must be a whole number of 1 or more (got 0)',
      'deploy.yml:7:1  prot is not known here; did you mean `port`?',
    ])
  })
})
