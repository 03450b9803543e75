import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'chai'
import {execa} from 'execa'
import {newFolder} from '../../support/folder.js'
import {template} from '../../../src/lib/template.js'

describe('differences() of a restore', () => {
  it('tells what was dumped and what is there side by side, and leaves out what moved meanwhile', async () => {
    const spool = newFolder()
    const manifest = ['shop\torders\trows\t12', 'shop\titems\trows\t3', 'files\tentries\tmoving\t9', 'cache 0\tkeys\texpiring keys\t4', 'shop\tgone\trows\t1']
    const counted = ['shop\torders\trows\t11', 'shop\titems\trows\t3', 'files\tentries\tentries\t8', 'cache 0\tkeys\texpiring keys\t1', 'shop\tnew\trows\t2']
    await writeFile(join(spool, 'manifest'), `${manifest.join('\n')}\n`)
    await writeFile(join(spool, 'counted'), `${counted.join('\n')}\n`)
    const {stdout} = await execa('sh', ['-c', `${template('backups/fetch.sh')}\ndifferences "$spool/counted"`], {env: {spool}})
    expect(stdout.split('\n')).to.deep.equal([
      'shop: gone: 1 when it was dumped, none now',
      'shop: new: none when it was dumped, 2 now',
      'shop: orders: 12 when it was dumped, 11 now',
    ])
  })
})
