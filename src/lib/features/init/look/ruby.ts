import type {Looker} from './kind.js'
import {cmdWords, procfileOf} from './procfile.js'

export const lookAtRuby: Looker = (repository) => {
  const gems = repository.files.get('Gemfile')
  if (gems === undefined) return undefined
  const isRails = /^\s*gem\s+['"]rails['"]/m.test(gems)
  if (!isRails && !repository.paths.includes('config.ru')) return undefined
  const port = isRails ? 3000 : 9292
  const command =
    procfileOf(repository).find(({name}) => name === 'web')?.command ?? (isRails ? `bundle exec rails server -b 0.0.0.0 -p ${port}` : `bundle exec rackup -o 0.0.0.0 -p ${port}`)
  const version = /\d+\.\d+/.exec(repository.files.get('.ruby-version') ?? /^\s*ruby\s+['"].*['"]/m.exec(gems)?.[0] ?? '')?.[0] ?? '3.4'
  const up = isRails ? '/up' : undefined
  return {where: 'Gemfile', value: {name: 'ruby', title: isRails ? 'Rails' : 'Rack', port, ...(up !== undefined && {health: up}), values: {version, rails: isRails, command: cmdWords(command), port: String(port)}}} // prettier-ignore
}
