import type {Tree} from '../../../config/yaml/tree.js'
import {itemsOf, textAt, textOf} from '../words/tree.js'
import {interpolate} from './interpolate.js'
import {tell} from './service.js'
import type {Desk, Service} from './service.js'

export type Mounts = {readonly volumes: readonly string[]; readonly files: Readonly<Record<string, string>>; readonly options: readonly string[]}

type Mount = {readonly source?: string; readonly target: string; readonly readOnly: boolean; readonly line: number}

/** `volumes` of a service: names and folders of the host as they are, files of the repository under `files`, its folders as volumes. */
export function mountsOf(desk: Desk, service: Service): Mounts {
  const items = itemsOf(service.keys.get('volumes')?.tree)
  const options = items.flatMap((item) => (textAt(item, 'type') === 'tmpfs' ? [`--tmpfs=${textAt(item, 'target') ?? '/tmp'}`] : []))
  const placed = items.filter((item) => textAt(item, 'type') !== 'tmpfs').flatMap((item) => mountOf(item).map((mount) => place(desk, mount)))
  return {
    volumes: placed.flatMap((each) => (each.kind === 'volume' ? [each.word] : [])),
    files: Object.fromEntries(placed.flatMap((each) => (each.kind === 'file' ? [[each.target, each.source]] : []))),
    options,
  }
}

function mountOf(item: Tree): readonly Mount[] {
  const line = item.place.line
  const filled = (text: string | undefined): string | undefined => (text === undefined ? undefined : interpolate(text).text)
  if (item.kind === 'mapping') {
    const [source, target] = [filled(textAt(item, 'source')), filled(textAt(item, 'target'))]
    return target === undefined ? [] : [{...(source !== undefined && {source}), target, readOnly: textAt(item, 'read_only') === 'true', line}]
  }
  const [, source, target, access] = /^(?:((?:\$\{[^}]*\}|[^:])+):)?(\/[^:]*)(?::([a-zA-Z,]+))?$/.exec(filled(textOf(item)) ?? '') ?? []
  return target === undefined ? [] : [{...(source !== undefined && {source}), target, readOnly: /(?:^|,)ro(?:,|$)/.test(access ?? ''), line}]
}

type Placed = {readonly kind: 'volume'; readonly word: string} | {readonly kind: 'file'; readonly target: string; readonly source: string} | {readonly kind: 'nothing'}

function place(desk: Desk, {source, target: written, readOnly, line}: Mount): Placed {
  const target = written.length > 1 ? written.replace(/\/+$/, '') : written
  const volume = (name: string): Placed => ({kind: 'volume', word: `${name}:${target}${readOnly ? ':ro' : ''}`})
  if (source === undefined) {
    tell(desk, line, `volume ${target} has no name: it is the volume ${nameOf(target)} now`)
    return volume(nameOf(target))
  }
  if (source.startsWith('~')) {
    tell(desk, line, `volume ${source} is in the home of whoever ran Compose: write the folder whole`)
    return {kind: 'nothing'}
  }
  if (source.includes('${')) {
    tell(desk, line, `volume ${source}: nothing here says which folder that is; it is the volume ${nameOf(target)} now. To keep the folder, write /folder:${target}`)
    return volume(nameOf(target))
  }
  if (source.startsWith('/')) return volume(source)
  if (!source.startsWith('.')) return volume(source)
  const path = source.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '')
  if (isFile(path) && !path.startsWith('..')) return {kind: 'file', target, source: path}
  tell(desk, line, `volume ${source} is a folder beside the file: it is the volume ${nameOf(path)} now, empty at first; what is in the folder does not go along`)
  return volume(nameOf(path))
}

/** By its ending: `nginx.conf`. */
const isFile = (path: string): boolean => /\.[a-z]{2,7}$/i.test(path.split('/').at(-1) ?? '') || bare.test(path)
const bare = /(?:^|\/)(?:Caddyfile|passwd|hosts)$/

const nameOf = (path: string): string =>
  path
    .split('/')
    .at(-1)
    ?.replace(/^[^A-Za-z0-9]+/, '')
    .replaceAll(/[^A-Za-z0-9_.-]/g, '-') || 'data'
