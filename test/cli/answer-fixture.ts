import {openAnswer, silentAnswer} from '../../src/lib/cli/answer.js'

const onGone = (): void => {
  process.stderr.write('gone\n')
  clearInterval(talking)
}
/** As with --json, where a command writes its lines itself. */
const isSilent = process.argv[2] === 'silent'
/** Talks until nobody reads. */
const answer = isSilent ? silentAnswer(onGone) : openAnswer({close: () => Promise.resolve()}, onGone)
const talking = setInterval(() => (isSilent ? void process.stdout.write('a line\n') : answer.say('a line')), 5)
