import {expect} from 'chai'
import {tellingHowFar} from '../../src/lib/cli/how-far.js'
import {watchPresent} from '../../src/lib/cli/present.js'
import {ShipitError} from '../../src/lib/errors.js'
import {on} from '../../src/lib/plan/on.js'
import {sequence} from '../../src/lib/plan/plan.js'
import {cmd} from '../../src/lib/shell/command.js'
import {thrownBy} from '../support/thrown.js'

const step = (title: string) => on('web1').run('create', title, cmd('true'))
const [first, second, back] = [step('Start it'), step('Switch'), step('Stop it')]
const plan = sequence('Go over', [first, second], sequence('Put back', [back]))

describe('tellingHowFar()', () => {
  it('tells how far a plan had come when it was cancelled, and what is so of its way back', async () => {
    const error = await thrownBy(
      tellingHowFar(
        plan,
        () => undefined,
        async (tell) => {
          tell({kind: 'done', plan: first})
          tell({kind: 'done', plan: back})
          await Promise.reject(new ShipitError('CANCELLED', 'Cancelled.'))
        },
      ),
    )
    expect(error).to.deep.include({
      code: 'CANCELLED',
      message: 'Cancelled after 1 of 2 steps; what was begun is taken back.',
      hint: 'Run the same command again: it goes on from what it finds.',
    })
  })

  it('leaves any other error as it is', async () => {
    const bug = new Error('bug')
    expect(
      await thrownBy(
        tellingHowFar(
          plan,
          () => undefined,
          () => Promise.reject(bug),
        ),
      ),
    ).to.equal(bug)
  })
})

describe('watchPresent()', () => {
  it('knows at any moment what is under way, and whether it would be taken back', () => {
    const {tell, present} = watchPresent()
    expect(present()).to.deep.equal({running: [], hasBegun: false, goesBack: false})
    tell({kind: 'start', plan})
    tell({kind: 'start', plan: first})
    expect(present()).to.deep.equal({running: ['“Start it” on web1'], hasBegun: true, goesBack: true})
    tell({kind: 'done', plan: first})
    tell({kind: 'done', plan})
    expect(present()).to.deep.equal({running: [], hasBegun: true, goesBack: false})
  })
})
