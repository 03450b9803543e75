import {expect} from 'chai'
import {fit, wrap} from '../../src/lib/cli/fit.js'

const delivery = {name: 'web1', title: 'Deliver the image', detail: '3.1 MB of 12.0 MB, 1.5 MB/s', elapsed: '2.0s'}

describe('a row on a narrow screen', () => {
  it('shortens its title first, then its detail, and keeps the time', () => {
    expect([100, 50, 36].map((room) => fit(delivery, room))).to.deep.equal([
      'web1  Deliver the image: 3.1 MB of 12.0 MB, 1.5 MB/s  2.0s',
      'web1  Deliver…: 3.1 MB of 12.0 MB, 1.5 MB/s  2.0s',
      'web1  Deliver…: 3.1 MB of 12.…  2.0s',
    ])
  })

  it('is measured in columns: a sign of double width takes two, and none is cut in half', () => {
    const build = {name: 'web1', title: '构建映像', detail: '📦 打包 👩‍👩‍👧 完成', elapsed: '2.0s'}
    expect([60, 30, 26].map((room) => fit(build, room))).to.deep.equal(['web1  构建映像: 📦 打包 👩‍👩‍👧 完成  2.0s', 'web1  构建映像: 📦 打包…  2.0s', 'web1  构建映像: 📦…  2.0s'])
  })

  it('has notes broken between words', () => {
    expect(wrap('Stopping here. Ctrl-C again ends at once.', 20)).to.deep.equal(['Stopping here.', 'Ctrl-C again ends at', 'once.'])
  })
})
