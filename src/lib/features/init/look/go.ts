import type {Looker} from './kind.js'

export const lookAtGo: Looker = ({files, paths}) => {
  const module = files.get('go.mod')
  if (module === undefined) return undefined
  const version = /^go\s+(\d+\.\d+)/m.exec(module)?.[1] ?? '1.24'
  const commands = paths.flatMap((path) => /^cmd\/([^/]+)(?:\/main\.go)?$/.exec(path)?.[1] ?? [])
  const main = paths.includes('main.go') || commands.length === 0 ? '.' : `./cmd/${commands.find((each) => /server|web|api/.test(each)) ?? commands[0]}`
  return {where: 'go.mod', value: {name: 'go', title: 'Go', port: 8080, values: {version, main, sum: paths.includes('go.sum'), port: '8080'}}}
}
