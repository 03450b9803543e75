import {openAnswer} from '../../src/lib/cli/answer.js'

/** Talks until nobody reads. */
const answer = openAnswer({close: () => Promise.resolve()}, () => {
  process.stderr.write('gone\n')
  clearInterval(talking)
})
const talking = setInterval(() => answer.say('a line'), 5)
