import type * as v from 'valibot'
import {accessory} from './accessory.js'
import {backup, store} from './backup.js'
import {build} from './build.js'
import {containerEntries} from './container.js'
import {hooks} from './hook.js'
import {hosts, sshSection} from './host.js'
import {job} from './job.js'
import {addressRange, anyText, appName, image, name, oneOf, port, repository, secretName, tag, text, webAddress} from './leaf.js'
import {deploySection, role, webEntries} from './role.js'
import {secretSource} from './secret-source.js'
import {key, list, named, oneOrMore, required, section} from './section.js'
import {use} from './use.js'

const registry = section({
  server: key(text('a server such as ghcr.io', /^[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?$/), 'Server. Default: docker.io.'),
  username: required(anyText('a name'), 'Account.'),
  password: required(secretName, 'The name of the secret with its password or token.'),
})

const proxy = section({
  image: key(image, 'Image of Caddy. Default: caddy:2.'),
  http_port: key(port, 'Port for HTTP. Default: 80.'),
  https_port: key(port, 'Port for HTTPS. Default: 443.'),
  email: key(text('an e-mail address', /^[A-Za-z0-9!$%&'*+/=?^_|~.-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/), 'Contact of the ACME account.'),
  acme_ca: key(webAddress, "Directory URL of another certificate authority. Default: Let's Encrypt."),
  acme_root: key(anyText('the path of a PEM file in the repository'), "PEM file with that authority's root certificate."),
  trusted_proxies: key(
    oneOrMore(addressRange, 'an address or a range such as 203.0.113.0/24, or a list of them'),
    'Load balancers before Caddy, whose word on the address of a visitor and on HTTPS is passed on to the app. None: nobody is believed.',
  ),
})

/** deploy.yml, all of it. */
export const deployFile = section({
  app: required(appName, 'Name of the app: containers, networks and files are named for it.'),
  image: key(repository, 'Image without its tag. Default, where it is built: the name of the app.'),
  tag: key(tag, 'Tag. Default: git describe, else the short commit.'),
  build: key(build, 'Folder to build, or a mapping. None: the image is not built, only used.'),
  registry: key(registry, 'Registry to push to and to pull from. None: missing layers travel over SSH.'),
  hosts: required(hosts, 'Hosts: [user@]address[:port], or mappings. `localhost` is this machine, without SSH.'),
  ssh: key(sshSection, 'How to reach the hosts that do not say so themselves.'),
  engine: key(oneOf('docker', 'podman'), 'Container engine of the hosts. Default: docker.'),
  ...webEntries,
  ...containerEntries,
  secret_sources: key(list(secretSource), 'Programs that are asked for secrets, in this order, after the environment and the files in .shipit.'),
  deploy: key(deploySection, 'How a release replaces the one before.'),
  roles: key(named(name, role), 'Several roles, each with the keys that the web role has at the top level.'),
  accessories: key(named(name, accessory), 'Servers that the app needs: postgres, redis and friends.'),
  uses: key(named(name, use), 'Accessories of other apps on the same host.'),
  jobs: key(named(name, job), 'Commands run by schedule, in the image of the app.'),
  backups: key(named(name, backup), 'What is backed up, when and where.'),
  stores: key(named(name, store), 'restic repositories that backups go to.'),
  hooks: key(hooks, 'Programs run at the turns of a deploy.'),
  aliases: key(named(text('a word such as console', /^[a-z][a-z0-9:_-]*$/), anyText('a command of shipit')), 'Words of your own for commands of shipit.'),
  proxy: key(proxy, 'The Caddy before the app, shared by all apps of a host.'),
})

export type Written = v.InferOutput<typeof deployFile>

/** A file that may lack what every file must have. */
export type Sound = Omit<Written, Essential> & Partial<Pick<Written, Essential>>
type Essential = 'app' | 'hosts'

export type {WrittenRole} from './role.js'
export type {WrittenAccessory} from './accessory.js'
export type {WrittenBackup, WrittenStore} from './backup.js'
export type {WrittenJob} from './job.js'
export type {WrittenUse} from './use.js'
