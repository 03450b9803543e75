import * as v from 'valibot'
import {hookNames} from '../config.js'
import type {HookName} from '../config.js'
import {anyText, command, duration, name, oneOf} from './leaf.js'
import {key, required, section} from './section.js'

const hook = v.union(
  [
    anyText('a command'),
    section({
      command: required(command, 'Command and its arguments. No shell reads it.'),
      in: key(oneOf('deployer', 'image'), 'Where it runs: beside the deploy.yml, or once in the new image. Default: deployer.'),
      timeout: key(duration, 'How long it may run. Default: 10m.'),
      role: key(name, 'The role whose env, secrets and volumes it gets in the image. Default: the first.'),
    }),
  ],
  'a command, or a mapping with one',
)

const when: Readonly<Record<HookName, string>> = {
  'before-connect': 'Before any host is connected to.',
  'before-build': 'Before the image is built.',
  'before-deploy': 'Before anything on a host changes.',
  'before-switch': 'Once, when all new replicas are healthy and before any host switches: migrations.',
  'after-deploy': 'After the deploy has succeeded.',
  'after-rollback': 'After a rollback has succeeded.',
  'on-failure': 'After a deploy or a rollback has failed.',
}

const entries = Object.fromEntries(hookNames.map((each) => [each, key(hook, when[each])])) as {[N in HookName]: ReturnType<typeof key<typeof hook>>}

export const hooks = section(entries)
