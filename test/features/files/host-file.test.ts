import {expect} from 'chai'
import type {MountedFile} from '../../../src/lib/config/config.js'
import {hostFiles, mountsOf} from '../../../src/lib/features/files/host-file.js'
import {filesOn, writeFiles} from '../../../src/lib/features/files/on-host.js'
import {keyedHash, secretHash} from '../../../src/lib/features/files/keyed-hash.js'
import {Secret} from '../../../src/lib/shell/secret.js'

const key = new Secret('0f'.repeat(32))
const contents = new Map<string, Secret | Uint8Array>([
  ['secret:TLS_KEY', new Secret('private')],
  ['source:robots.txt', Buffer.from([0, 255, 10])],
])
const tls: MountedFile = {target: '/run/secrets/tls.key', from: {secret: 'TLS_KEY'}, mode: 0o440, owner: '1000:1000'}
const robots: MountedFile = {target: '/srv/robots.txt', from: {source: 'robots.txt'}, mode: 0o444}

describe('files of a container', () => {
  it('lie on the host under a name made of content, mode and owner, and are mounted read-only', () => {
    const files = hostFiles('shop', [tls, robots], contents, key)
    expect(files.map(({content: _, path, ...rest}) => ({...rest, path: path.replace(/[0-9a-f]{32}$/, 'HASH')}))).to.deep.equal([
      {target: '/run/secrets/tls.key', mode: 0o440, owner: '1000:1000', path: '/var/lib/shipit/apps/shop/files/HASH'},
      {target: '/srv/robots.txt', mode: 0o444, path: '/var/lib/shipit/apps/shop/files/HASH'},
    ])
    expect(mountsOf(files)).to.deep.equal(files.map(({path, target}) => ({source: path, target, readOnly: true})))
  })

  it('lie elsewhere when content, mode, owner or key is another, and in the same place when only the target is', () => {
    const pathOf = (file: MountedFile, value = 'private', with_ = key): string | undefined =>
      hostFiles('shop', [file], new Map([['secret:TLS_KEY', new Secret(value)]]), with_)[0]?.path
    const paths = [pathOf(tls), pathOf(tls, 'other'), pathOf({...tls, mode: 0o444}), pathOf({...tls, owner: '1000'}), pathOf(tls, 'private', new Secret('f0'.repeat(32)))]
    expect(new Set(paths).size).to.equal(5)
    expect(pathOf({...tls, target: '/elsewhere'})).to.equal(paths[0])
  })

  it('are written once, and not where they are already; the folders above are closed to others', () => {
    const [one, other] = hostFiles('shop', [tls, robots], contents, key)
    if (!one || !other) throw new Error('two files were expected')
    const steps = writeFiles('web1', [one, other, {...other, target: '/again'}], [one.path])
    expect(steps).to.deep.equal([
      {
        kind: 'run',
        host: 'web1',
        effect: 'create',
        title: 'Folder of files',
        command: {kind: 'run', words: ['install', '-d', '-m', '0700', '/var/lib/shipit', '/var/lib/shipit/apps/shop/files']},
      },
      {kind: 'write', host: 'web1', effect: 'create', title: 'Write file /srv/robots.txt', path: other.path, content: other.content, mode: 0o444},
    ])
    expect(writeFiles('web1', [one, other], [one.path, other.path])).to.deep.equal([])
  })

  it('are found on a host by their paths', () => {
    expect(filesOn('shop').parse('ab12\ncd34\n')).to.deep.equal(['/var/lib/shipit/apps/shop/files/ab12', '/var/lib/shipit/apps/shop/files/cd34'])
  })
})

describe('a keyed hash', () => {
  it('keeps its parts apart, and takes text and bytes alike', () => {
    expect(keyedHash(key, ['ab', 'c'])).to.not.equal(keyedHash(key, ['a', 'bc']))
    expect(keyedHash(key, [Buffer.from('ab'), 'c'])).to.equal(keyedHash(key, ['ab', 'c']))
  })

  it('does not show that two secrets have the same value', () => {
    expect(secretHash(key, 'A', new Secret('same'))).to.not.equal(secretHash(key, 'B', new Secret('same')))
  })
})
