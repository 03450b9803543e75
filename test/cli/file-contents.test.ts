import {mkdirSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'chai'
import {fileContents} from '../../src/lib/cli/file-contents.js'
import {Secret} from '../../src/lib/shell/secret.js'
import {newFolder} from '../support/folder.js'
import {thrownBy} from '../support/thrown.js'

const from = (source: string) => ({target: `/in/${source.replaceAll('/', '-')}`, from: {source}, mode: 0o444})

describe('contents of files', () => {
  it('are any bytes of the repository, and values of secrets', async () => {
    const directory = newFolder()
    mkdirSync(join(directory, 'config'))
    writeFileSync(join(directory, 'config/a'), Buffer.from([0, 255, 10]))
    symlinkSync('config/a', join(directory, 'link'))
    const secret = new Secret('value')
    const contents = await fileContents([from('config/a'), from('link'), {target: '/s', from: {secret: 'S'}, mode: 0o444}], new Map([['S', secret]]), directory)
    expect([...contents].map(([name, content]) => [name, content instanceof Secret ? content : [...content]])).to.deep.equal([
      ['source:config/a', [0, 255, 10]],
      ['source:link', [0, 255, 10]],
      ['secret:S', secret],
    ])
  })

  it('that cannot be had are told all at once, each with its reason', async () => {
    const [directory, elsewhere] = [newFolder(), newFolder()]
    mkdirSync(join(directory, 'folder'))
    writeFileSync(join(elsewhere, 'other'), '')
    symlinkSync(join(elsewhere, 'other'), join(directory, 'away'))
    writeFileSync(join(directory, 'large'), '')
    truncateSync(join(directory, 'large'), 1024 * 1024 + 1)
    const error = await thrownBy(fileContents(['missing', 'folder', '../up', 'away', 'large'].map(from), new Map(), directory))
    expect(error).to.have.property('code', 'CONFIG_INVALID')
    expect(error.message.split('\n')).to.deep.equal([
      'files: /in/missing is to hold missing, which does not exist.',
      'files: /in/folder is to hold folder, which is a folder: name each file of it.',
      `files: /in/..-up is to hold ../up, which lies outside of the repository (${directory}).`,
      `files: /in/away is to hold away, which is a link to ${join(elsewhere, 'other')}, outside of the repository.`,
      'files: /in/large is to hold large, which has 1048577 bytes: 1048576 (1 MB) are the most. Larger data belongs into the image or into a volume.',
    ])
  })
})
