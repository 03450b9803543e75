import {mkdir, writeFile, copyFile, chmod} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {hostile, hostileWord} from '../../fuzz/hostile.js'
import type {Written} from '../app.js'

/** Where the values of a file go that a host is given; each is the worst that its place lets through. */
export type HostileApp = {
  readonly written: Written
  /** Files of the repository. */ readonly sources: readonly string[]
  /** Of the private key. */ readonly key: string
  /** Every place that a value was put. */ readonly used: ReadonlySet<string>
}

/** An app with every section whose values go to a host, all of them hostile, that runs all the same. `image`: of examples/hello, for its accessories. */
export function hostileApp(directory: string, image: string): HostileApp {
  const used = new Set<string>()
  const sources: string[] = []
  const put = (place: string, start?: string): string => {
    used.add(place)
    return hostile(place, start)
  }
  const word = (place: string): string => {
    used.add(place)
    return hostileWord(place)
  }
  const source = (place: string): string => {
    const name = put(place, 'x')
    sources.push(name)
    return name
  }
  /** What every container may be given, but for its command. */
  const container = (at: string) => ({
    env: {PLAIN: put(`${at}env.*`)},
    files: {[put(`${at}files.<name>`, '/run/x')]: source(`${at}files.*`), [put(`${at}files.<name>`, '/run/y')]: {source: source(`${at}files.*.source`)}},
    volumes: [put(`${at}volumes.[]`, '/srv/x:/mnt/x'), `/srv/${hostileWord(`${at}volumes.[]`)}:/mnt/y${at}`],
    options: ['--label', put(`${at}options.[]`, 'x=x')],
  })
  const server = (at: string): readonly string[] => ['node', 'server.js', put(`${at}command.[]`)]
  const serving = (at: string) => ({port: 3000, path: put(`${at}path`, '/'), strip_path: true, health: {path: put(`${at}health.path`, '/x'), status: '400-404'}})
  const key = put('hosts.[].key', 'x')
  const top = container('')
  const written = {
    hosts: [{address: 'web1', key: join(directory, key)}],
    domains: ['hostile.test'],
    ...serving(''),
    command: server(''),
    ...top,
    volumes: [...top.volumes, 'uploads:/uploads'],
    secrets: ['SECRET'],
    roles: {
      web: {},
      api: {...serving('roles.*.'), domains: ['api.hostile.test'], command: server('roles.*.'), ...container('roles.*.')},
      short: {port: 3000, domains: ['short.hostile.test'], health: '/up'},
      worker: {command: `node server.js ${word('roles.*.command')}`},
    },
    accessories: {
      cache: {
        image,
        command: server('accessories.*.'),
        ...container('accessories.*.'),
        health: {command: ['true', put('accessories.*.health.command.[]')]},
        console: ['printf', '%s', put('accessories.*.console.[]')],
      },
      words: {
        image,
        command: `node server.js ${word('accessories.*.command')}`,
        health: `true ${word('accessories.*.health')}`,
        console: `printf %s ${word('accessories.*.console')}`,
      },
      more: {
        image,
        port: 3000,
        publish: '127.0.0.1:3999:3000',
        domains: ['more.hostile.test'],
        tls: 'off',
        path: put('accessories.*.path', '/'),
        health: {path: put('accessories.*.health.path', '/x'), status: '400-404'},
      },
      last: {image, health: {command: `true ${word('accessories.*.health.command')}`}},
    },
    jobs: {
      list: {schedule: 'daily', command: ['printf', '%s', put('jobs.*.command.[]')], ...container('jobs.*.'), ping: put('jobs.*.ping', 'http://127.0.0.1:9/x')},
      text: {schedule: 'daily', command: `printf %s ${word('jobs.*.command')}`},
    },
    backups: {
      plain: {from: {volume: 'uploads'}, to: 'nas', ping: put('backups.*.ping', 'http://127.0.0.1:9/x'), drill: false},
      lite: {from: {volume: 'uploads', sqlite: put('backups.*.from.sqlite')}, to: 'nas'},
      lites: {from: {volume: 'uploads', sqlite: [put('backups.*.from.sqlite.[]')]}, to: 'nas'},
    },
    stores: {
      nas: {repository: put('stores.*.repository', '/srv/x'), password: 'RESTIC_PASSWORD'},
      far: {repository: 'sftp:b@127.0.0.1:/x', password: 'RESTIC_PASSWORD', host_key: put('stores.*.host_key')},
    },
    hooks: {
      'before-deploy': {command: ['sh', '-c', 'printf %s "$1" >hook-said', 'x', put('hooks.before-deploy.command.[]')]},
      'before-switch': {in: 'image', command: ['true', put('hooks.before-switch.command.[]')]},
    },
    aliases: {say: `exec web -- printf %s ${word('aliases.*')}`},
    proxy: {email: put('proxy.email'), acme_ca: put('proxy.acme_ca', 'https://127.0.0.1:9/x'), acme_root: source('proxy.acme_root')},
  }
  return {written, sources, key, used}
}

/** Puts the files of the repository, and the key that opens the hosts, where the app says that they are. */
export async function writeSources(directory: string, {sources, key}: Pick<HostileApp, 'sources' | 'key'>, lab: {readonly key: string}): Promise<void> {
  for (const name of sources) await put(join(directory, name), (path) => writeFile(path, name.endsWith('.pem') ? '' : 'what the file holds'))
  await put(join(directory, key), (path) => copyFile(lab.key, path))
  await chmod(join(directory, key), 0o600)
}

async function put(path: string, write: (path: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), {recursive: true})
  await write(path)
}
