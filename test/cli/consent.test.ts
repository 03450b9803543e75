import {expect} from 'chai'
import {questionBefore} from '../../src/lib/cli/consent.js'
import {on} from '../../src/lib/plan/on.js'
import {sequence} from '../../src/lib/plan/plan.js'
import {cmd} from '../../src/lib/shell/command.js'
import {release} from '../support/release.js'

const shop = {app: 'shop'}
const views = [{host: 'web1'}]
const step = (host: string, title: string) => on(host).run('remove', title, cmd('true'))
const going = (...titles: readonly string[]) => ({
  plan: sequence(
    'Go',
    titles.map((title) => step('web1', title)),
  ),
  views,
  release: release(1, 'v1'),
})

describe('questionBefore()', () => {
  it('asks nothing where replicas are replaced and nothing goes for good', () => {
    expect(questionBefore(shop, {...going('Remove shop-web-green-1'), moment: {command: 'deploy'}})).to.equal(undefined)
  })

  it('names the role that goes, and says of a rollback that it is one', () => {
    const gone = going('Forget role worker')
    expect(questionBefore(shop, {...gone, moment: {command: 'deploy'}})).to.equal('Deploy shop on web1, and remove role worker?')
    expect(questionBefore(shop, {...gone, moment: {command: 'rollback'}})).to.equal('Roll back shop on web1 to 1-v1, and remove role worker?')
  })

  it('names the hosts that were taken out of the file', () => {
    const plan = sequence('Go', [step('web1', 'Switch web'), step('web2', 'Remove shop-web-1')])
    expect(questionBefore(shop, {...going(), plan, moment: {command: 'deploy'}})).to.equal('Deploy shop on web1, and remove what runs on web2?')
  })
})
