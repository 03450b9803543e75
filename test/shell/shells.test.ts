import {spawnSync} from 'node:child_process'
import {expect} from 'chai'
import fc from 'fast-check'
import {cmd, pipe, script, toShell} from '../../src/lib/shell/command.js'
import {quote} from '../../src/lib/shell/quote.js'

const shells = {sh: ['sh'], bash: ['bash'], 'bash in POSIX mode': ['bash', '--posix'], dash: ['dash'], 'sh of busybox': ['busybox', 'sh']} as const

/** Any text but a NUL, with more of what shells read as theirs. */
const signs = fc.constantFrom("'", '"', '\\', '$', '`', '!', '\n', '\r', '\t', ' ', '*', '?', '[', ']', '{', '}', '~', '#', ';', '&', '|', '<', '>', '(', ')', '%', '=', '-', '\x1b', '\x7f', 'ü', '🔑', '\u2028') // prettier-ignore
const words = fc
  .oneof(
    fc.string({unit: 'binary', maxLength: 40}),
    fc.array(signs, {maxLength: 12}).map((each) => each.join('')),
  )
  .filter((text) => !text.includes('\0'))

/** Many at once: a shell is begun a few times, not thousands. */
const many = {numRuns: 10} as const
const batch = fc.array(words, {minLength: 1, maxLength: 300})

function printed(shell: readonly string[], input: string): readonly string[] {
  const [program = '', ...args] = shell
  const {stdout, stderr, status} = spawnSync(program, [...args, '-s'], {input, maxBuffer: 64_000_000, env: {PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8'}})
  expect([status, String(stderr)]).to.deep.equal([0, ''])
  return String(stdout).split('\0').slice(0, -1)
}

for (const [name, shell] of Object.entries(shells)) {
  describe(`words that ${name} reads`, () => {
    it('come back byte for byte, whatever is in them', () => {
      fc.assert(
        fc.property(batch, (texts) => void expect(printed(shell, texts.map((text) => `printf '%s\\0' ${quote(text)}\n`).join(''))).to.deep.equal(texts)),
        many,
      )
    })

    it('come back so from a command, a pipe, a script and the output of another command', () => {
      fc.assert(
        fc.property(batch, (texts) => {
          const ways = [
            cmd('printf', '%s\\0', texts),
            pipe(cmd('printf', '%s\\0', texts), cmd('cat')),
            script('each', 'for text; do printf \'%s\\0\' "$text"; done', ...texts),
            cmd('printf', '%s\\0', ...texts.map((text) => cmd('printf', '%s.', text))),
          ]
          const [one, two, three, four] = ways.map((way) => printed(shell, toShell(way)))
          expect([one, two, three]).to.deep.equal([texts, texts, texts])
          expect(four).to.deep.equal(texts.map((text) => `${text}.`))
        }),
        many,
      )
    }).timeout(60_000)
  })
}
