import {quote} from '../../src/lib/shell/quote.js'

/** Shell text that waits until something holds, with `between` before it looks again. After two minutes it says what has not come and ends the shell, with 1. */
export const waitUntil = (condition: string, between = 'sleep 0.05'): string =>
  `ends=$(($(date +%s) + 120)); until ${condition}; do [ "$(date +%s)" -lt "$ends" ] || { printf 'not so within two minutes: %s\\n' ${quote(condition)} >&2; exit 1; }; ${between}; done`
