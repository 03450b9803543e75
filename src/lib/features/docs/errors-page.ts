import {errorCodes, errors} from '../../errors.js'
import type {ErrorCode, ErrorFacts} from '../../errors.js'

/** docs/errors.md: every code with its meaning, cause and remedy. */
export const errorsPage = (): string => `${[head, ...errorCodes.toSorted().map(section), bug].join('\n\n')}\n`

const head = `# Errors

<!-- Made by \`npm run docs\` from src/lib/errors.ts. -->

An error has a message (what is so, and where), a hint (what to type) and a code. The code stands in \`error.code\` with \`--json\`; scripts rely on it and on [the exit code](exit-codes.md).
\`shipit docs CODE\` prints the same in the terminal.`

const section = (code: ErrorCode): string => {
  const {exit, meaning, cause, remedy}: ErrorFacts = errors[code]
  return `## ${code}\n\n${meaning}\n\n- **Exit code**: ${exit}\n- **Cause**: ${cause}\n- **Remedy**: ${remedy}`
}

const bug = `## BUG

Something that shipit did not foresee: its own fault, not yours.

- **Exit code**: 1
- **Cause**: A bug in shipit. One line says so, and names a file: version, command and stack, only you may read it. No environment, no values of arguments, flags or secrets.
- **Remedy**: The command may be run again: it goes on from what it finds. Look through the report, and send it along with what you did.`
