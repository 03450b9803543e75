import {expect} from 'chai'
import {describeDocs, findDocs, openManual, pages} from '../../../src/lib/cli/docs.js'
import {errorCodes} from '../../../src/lib/errors.js'
import {plain} from '../../../src/lib/plan/print.js'
import {faultOf} from '../../support/thrown.js'

const told = (word?: string): string => describeDocs(findDocs(word), plain)

describe('shipit docs', () => {
  it('lists every section, and says what it is about', () => {
    const found = findDocs(undefined)
    const names = found.kind === 'list' ? found.sections.filter(({about}) => about !== '').map(({name}) => name) : []
    expect(names).to.deep.equal([...pages().keys()])
    expect(names.length).to.be.greaterThan(20)
  })

  it('prints the annotated sample of a section', () => {
    expect([...pages()].map(([name]) => told(name))).to.deep.equal([...pages().values()].map((text) => text.trimEnd()))
  })

  it('finds a key by its path, with the lines that explain it', () => {
    expect(told('health.path')).to.equal(
      'health.path  Path that is asked with GET. Default: /up. Redirects are not followed.\n\n  path: /up # Default: /up.\n\nAll of it: shipit docs health',
    )
  })

  it('finds a key below a name of the user, and one that is explained at the top level', () => {
    const [job, port] = [findDocs('jobs.etl.schedule'), findDocs('roles.web.port')]
    expect([job.kind === 'key' && [job.key, job.section], port.kind === 'key' && [port.key, port.section]]).to.deep.equal([
      ['jobs.NAME.schedule', 'jobs'],
      ['roles.NAME.port', 'web'],
    ])
  })

  it('finds a key by its end, and tells them all where several have it', () => {
    const [drain, keep] = [findDocs('drain_timeout'), findDocs('keep')]
    expect([drain.kind === 'key' && drain.key, keep.kind === 'keys' && keep.keys.map(({key}) => key)]).to.deep.equal(['deploy.drain_timeout', ['deploy.keep', 'backups.NAME.keep']])
  })

  it('looks for any other word in names and descriptions', () => {
    const found = findDocs('restic')
    expect(found.kind === 'keys' && found.keys.map(({key}) => key)).to.deep.equal(['stores', 'stores.NAME.repository', 'stores.NAME.env'])
  })

  it('shows lines for every key that there is', () => {
    const manual = openManual()
    const bare = manual.keys.flatMap(({path}) => {
      const found = findDocs(path.join('.'), manual)
      return found.kind === 'section' || (found.kind === 'key' && found.sample.length > 0) ? [] : [path.join('.')]
    })
    expect(bare).to.deep.equal([])
  })

  it('explains every code of an error', () => {
    expect(errorCodes.filter((code) => !told(code.toLowerCase()).startsWith(`${code}  exit code `))).to.deep.equal([])
  })

  it('names what may be meant', () => {
    const error = faultOf(() => findDocs('helath'))
    expect([error.code, error.message, error.hint]).to.deep.equal(['USAGE', 'There is no section, key or error "helath".', 'Is health meant? `shipit docs` lists the sections.'])
  })

  it('paints keys and comments, and changes nothing else', () => {
    const painted = describeDocs(findDocs('hosts'), {...plain, heading: (text) => `<${text}>`, quiet: (text) => `{${text}}`})
    expect(painted).to.include('<hosts>:\n').and.to.include('  - "[2001:db8::1]:22"{ # IPv6')
    expect([...pages()].filter(([name, text]) => describeDocs(findDocs(name), {...plain, heading: (key) => key}).trimEnd() !== text.trimEnd()).map(([name]) => name)).to.deep.equal(
      [],
    )
  })
})
