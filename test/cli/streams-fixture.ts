import {guardStreams} from '../../src/lib/cli/streams.js'

guardStreams()
/** Talks, works on, and answers. */
process.stderr.write('at work\n')
setTimeout(() => {
  process.stderr.write('still at work\n')
  process.stdout.write('the work is done\n')
}, 50)
