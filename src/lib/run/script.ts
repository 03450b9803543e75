import {quote} from '../shell/quote.js'
import {template} from '../template.js'

/** Shell texts that go to a host in one exec. */
export type Parts = {
  /** `step`: one after the other, and one that fails is the last. `ask`: all at once. */
  readonly as: 'step' | 'ask'
  readonly texts: readonly string[]
  /** A word that nobody can guess. */
  readonly mark: string
  /** Shell text put first: the lease's fence. */
  readonly prelude?: string | undefined
}

/** A file on the host: while it exists, no further step begins. */
export const stopFile = (mark: string): string => `/tmp/${mark}.stop`

/** One script out of many parts. All of it stands in braces, so that a shell which was sent half of it runs none of it. */
export const toScript = ({as, texts, mark, prelude = ''}: Parts): string =>
  [
    '{',
    `shipit_mark=${mark} shipit_stop=${stopFile(mark)}`,
    template('host/steps.sh'),
    prelude,
    ...(as === 'step' ? texts.map((text, index) => `shipit_step ${index} ${quote(text)}`) : [['shipit_ask', ...texts.map(quote)].join(' ')]),
    'shipit_over done',
    '}',
    '',
  ].join('\n')
