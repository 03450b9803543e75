import {spawnSync} from 'node:child_process'
import {expect} from 'chai'
import fc from 'fast-check'
import {asRoot} from '../../src/lib/hosts/root-shell.js'
import {quote} from '../../src/lib/shell/quote.js'
import {template} from '../../src/lib/template.js'

/** Any text but a NUL, with more of what some shell reads in its own way between quotes. */
const texts = fc.array(
  fc.oneof(
    fc.string({unit: 'binary', maxLength: 20}).filter((text) => !text.includes('\0')),
    fc.array(fc.constantFrom("'", '\\', "\\'", '!', '!!', '\n', '\r', '$', '`', '"', ' ', '~', '^', '%', '#', '*'), {maxLength: 8}).map((signs) => signs.join('')),
  ),
  {minLength: 1, maxLength: 50},
)

/** sshd hands the line to the login shell of the user. */
function said(shell: string, line: string, input = ''): string {
  const {status, stdout, stderr} = spawnSync(shell, ['-c', line], {input, env: {PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', LC_ALL: 'C.UTF-8'}})
  expect([status, String(stderr)]).to.deep.equal([0, ''])
  return String(stdout)
}

for (const shell of ['sh', 'bash', 'zsh', 'fish', 'tcsh'])
  describe(`a line for a user whose login shell is ${shell}`, () => {
    it('reaches sh byte for byte, whatever is in it', () => {
      fc.assert(
        fc.property(
          texts,
          (words) =>
            void expect(
              said(shell, asRoot('root', `printf '%s\\0' ${words.map(quote).join(' ')}`))
                .split('\0')
                .slice(0, -1),
            ).to.deep.equal(words),
        ),
        {numRuns: 10},
      )
    }).timeout(30_000)

    it('leaves stdin to the command', () => {
      expect(said(shell, asRoot('root', 'printf "<%s>\\n" "$(cat)"'), 'a\\b!')).to.equal('<a\\b!>\n')
    })

    it('may be a whole script of many lines', () => {
      expect(said(shell, asRoot('root', `cat <<'END'\n${template('backups/backup.sh')}\nEND`))).to.equal(`${template('backups/backup.sh')}\n`)
    })
  })
