import {expect} from 'chai'
import {ShipitError} from '../../src/lib/errors.js'
import {cutShort} from '../../src/lib/run/cut-short.js'
import {isFull} from '../../src/lib/run/full-disk.js'

describe('a disk that is full, and what is cut short', () => {
  it('isFull() knows what programs say when there is no room', () => {
    const said = [
      'cat: write error: No space left on device',
      'write /var/lib/docker/tmp/x: no space left on device',
      'touch: cannot touch: Disk quota exceeded',
      'permission denied',
    ]
    expect(said.map(isFull)).to.deep.equal([true, true, true, false])
  })

  it('cutShort() tells a user of an image that was saved in part, and leaves all else as it is', () => {
    const bug = new TypeError('x is not a function')
    const known = new ShipitError('COMMAND_FAILED', 'docker save x failed: no such image')
    expect([bug, known].map((error) => cutShort(error, 'x'))).to.deep.equal([bug, known])
    expect((cutShort(new Error('Unexpected end of data'), 'x') as Error).message).to.equal('The engine of this machine saved only a part of image x: Unexpected end of data.')
    expect((cutShort(new Error('Premature close'), 'x', 'builder1') as Error).message).to.equal('The engine of builder1 saved only a part of image x: Premature close.')
  })
})
