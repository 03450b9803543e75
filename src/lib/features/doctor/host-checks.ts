import type {HostCheck, Seen} from './facts.js'
import type {Finding} from './finding.js'
import {rootCheck, sshCheck} from './host/access.js'
import {backupCheck} from './host/backups.js'
import {certificateCheck} from './host/certificates.js'
import {orphanCheck, publishedCheck, restartCheck} from './host/containers.js'
import {bootCheck, cgroupCheck, engineCheck} from './host/engine.js'
import {jobCheck} from './host/jobs.js'
import {domainCheck, portCheck} from './host/network.js'
import {caddyfileCheck, imageCheck, proxyBootCheck, servingCheck} from './host/proxy.js'
import {clockCheck, diskCheck, memoryCheck} from './host/room.js'
import {rebootCheck, updateCheck} from './host/upkeep.js'

/** In the order in which they are told. */
const hostChecks: readonly HostCheck[] = [
  sshCheck,
  rootCheck,
  engineCheck,
  bootCheck,
  cgroupCheck,
  diskCheck,
  memoryCheck,
  clockCheck,
  portCheck,
  domainCheck,
  servingCheck,
  imageCheck,
  caddyfileCheck,
  proxyBootCheck,
  certificateCheck,
  orphanCheck,
  restartCheck,
  publishedCheck,
  rebootCheck,
  updateCheck,
  jobCheck,
  backupCheck,
]

export const examineHost = (seen: Seen): readonly Finding[] => hostChecks.flatMap((check) => check(seen))
