import {expect} from 'chai'
import ssh2 from 'ssh2'
import {makePair} from '../../../src/lib/cli/lab/folder.js'

describe('the keys of a lab', () => {
  it('can be read, every one of a thousand', async () => {
    for (let made = 0; made < 1000; made += 1) expect(ssh2.utils.parseKey((await makePair()).private)).to.not.be.instanceOf(Error)
  })
})
