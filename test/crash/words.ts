import type {Cell} from './cell.js'
import type {Client} from './client.js'

/** What a client that was stopped in order should have said, and did not; and what none may say. */
export function wordsMissing({way}: Cell, {code, stderr}: Client): readonly string[] {
  const isBug = /This is a bug in shipit|\n {4}at /.test(stderr)
  const bug = isBug ? [`it called itself a bug:\n${stderr}`] : []
  // A run that was at its end already goes on to it.
  if (code === 0 || way === 'SIGKILL') return bug
  if (way === 'reset' || way === 'silence') return code === null || stderr.includes('Error: ') ? bug : [...bug, `it ended with ${code} and no error:\n${stderr}`]
  const wanted = [/(Finishing .*|Stopping .*) again ends at once\./, /Error: Cancelled/]
  return [...bug, ...wanted.filter((each) => !each.test(stderr)).map((each) => `it did not say ${each.source}:\n${stderr}`)]
}
