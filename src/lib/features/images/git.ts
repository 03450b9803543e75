import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'

/** What git says of a folder: where it stands, and what is not committed there; or why it can't say. */
export type Git =
  | {
      readonly kind: 'work-tree'
      readonly commit: string
      readonly describe: string
      /** Files that differ from the commit or that it doesn't have. */ readonly changes: readonly string[]
    }
  | {readonly kind: 'none'; readonly because: string; /** A sentence that goes on with `, or …`. */ readonly fix: string}

// What git says is read: in its own language.
const askGit = `export LC_ALL=C LANGUAGE=
commit=$(git -C "$1" rev-parse --verify HEAD 2>&1) || { printf 'none %s\\n' "$commit"; exit 0; }
printf '%s\\n%s\\n' "$commit" "$(git -C "$1" describe --tags --always)"
git -C "$1" status --porcelain -z --no-renames --untracked-files=normal -- .`

/** Asked on the deployer's machine. */
export const gitOf = (folder: string): Fact<Git> => ({command: script('git-state', askGit, folder), parse: readGit})

function readGit(stdout: string): Git {
  if (stdout.startsWith('none ')) return {kind: 'none', ...reason(stdout.slice('none '.length))}
  const [commit = '', describe = '', ...rest] = stdout.split('\n')
  const changes = rest.join('\n').split('\0')
  return {kind: 'work-tree', commit, describe, changes: changes.filter((change) => change.trim() !== '').map((change) => change.slice('XY '.length))}
}

function reason(said: string): {readonly because: string; readonly fix: string} {
  if (/not a git repository/.test(said)) return {because: 'it is not in a git work tree', fix: 'Make it a repository (`git init`, `git commit`)'}
  if (/not found/.test(said)) return {because: 'git is not installed', fix: 'Install it'}
  if (/Needed a single revision/.test(said)) return {because: 'nothing is committed yet', fix: 'Commit your work'}
  // As in a CI job whose checkout was made by another account.
  const trust = /git config --global --add safe\.directory .*/.exec(said)?.[0]
  if (trust !== undefined) return {because: 'the work tree belongs to another user, whom git does not trust', fix: `Trust it: \`${trust}\``}
  return {because: said.trim().split('\n')[0] ?? '', fix: 'See what `git status` says'}
}
