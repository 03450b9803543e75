import {stillWaiting} from '../run/still-waiting.js'

/** Says, once, that a host is still waited for where it has not answered within 10 s: an engine that is stuck answers nobody, and few questions have a limit. Answers what `answer` does. */
export const stillAsking = <T>(host: string, answer: Promise<T>, note: (text: string) => void): Promise<T> =>
  stillWaiting(
    answer,
    `Still waiting for ${host} to say what stands there: its engine, or a store of backups that it asks, has not answered yet. Look with \`shipit ssh ${host}\`, or let \`shipit doctor\` look.`,
    note,
    10_000,
  )
