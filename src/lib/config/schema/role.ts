import * as v from 'valibot'
import {containerEntries} from './container.js'
import {health} from './health.js'
import {domain, duration, hostRef, oneOf, port, routePath, text, whole, yesOrNo} from './leaf.js'
import {key, oneOrMore, required, section} from './section.js'

/** What stands before a container in the proxy. */
export const proxiedEntries = {
  domains: key(oneOrMore(domain, 'a domain such as shop.example.com, or a list of them'), 'Domains that Caddy serves, with HTTPS by itself. None: every name, on plain HTTP.'),
  path: key(routePath, 'Only requests below this path. Default: /'),
  strip_path: key(yesOrNo, 'Take that path off before the app sees it. Default: false.'),
  tls: key(oneOf('auto', 'internal', 'off'), 'Certificates: auto (ACME), internal (an authority of the host itself), off. Default: auto where there are domains.'),
}

const roleDeployEntries = {
  strategy: key(oneOf('blue-green', 'replace'), 'blue-green starts the new beside the old; replace stops the old first, for a volume that takes one writer. Default: blue-green.'),
  drain: key(oneOf('wait', 'background'), 'Wait for the old replicas to end, or leave that to the host. Default: wait.'),
  drain_timeout: key(duration, 'How long requests, WebSockets and event streams of the old replicas may go on. Default: 30s.'),
  stop_timeout: key(duration, 'From SIGTERM to SIGKILL. Default: 10s.'),
}

const batch = v.union([whole(1), text('a share such as 25%', /^(?:100|[1-9]\d?)%$/)], 'a whole number of 1 or more, or a share such as 25%')

const canary = section({
  share: required(text('a share from 1% to 99%', /^[1-9]\d?%$/), 'Visitors that see the new release first.'),
  for: required(duration, 'How long.'),
})

export const deploySection = section({
  ...roleDeployEntries,
  abort_on_errors: key(
    text('a share such as 2% or 0.5%', /^\d{1,2}(?:\.\d{1,2})?%$/),
    'Put the old release back when more than this share of what the new one answers is 5xx or cut. Default: never; with `canary`: 5%.',
  ),
  watch: key(duration, 'How long the new release is watched for that after the switch. Default: 30s.'),
  canary: key(canary, 'A share of the visitors goes to the new release first.'),
  batch: key(batch, 'Hosts that go over together, or their share. Default: all at once.'),
  keep: key(whole(1, 100), 'Releases kept on each host for a rollback, the live one included. Default: 5.'),
  backup_before: key(yesOrNo, 'Back up before `before-switch` runs. Default: false.'),
})

export const webEntries = {
  ...proxiedEntries,
  port: key(port, 'Port that the container listens on. None: a worker, without a proxy.'),
  replicas: key(v.pipe(whole(1), v.maxValue(100, '100 at most')), 'Containers on each host. Default: 1.'),
  health: key(health, 'Path that tells when a replica is healthy, or a mapping. Default: /up.'),
}

export const role = section({
  ...webEntries,
  ...containerEntries,
  hosts: key(oneOrMore(hostRef, 'a list of hosts'), 'Hosts of this role, by address, name or tag. Default: all.'),
  deploy: key(section(roleDeployEntries), 'How replicas of this role are replaced.'),
})

export type WrittenRole = v.InferOutput<typeof role>
