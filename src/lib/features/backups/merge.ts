import type {Snapshot, StoreAnswer} from './snapshots.js'

/** A run of a backup that was kept, in one store or several. */
export type Kept = Pick<Snapshot, 'name' | 'at' | 'bytes' | 'consistent' | 'proven'> & {readonly stores: readonly string[]}

/** What stores have of a backup, a line for what is the same in several; the newest first. */
export function inOneLine(backup: string, answers: readonly StoreAnswer[]): readonly Kept[] {
  const all = answers.flatMap((answer) => answer.snapshots).filter((snapshot) => snapshot.backup === backup)
  return [...new Set(all.map(({name}) => name))]
    .toSorted()
    .toReversed()
    .flatMap((name) => {
      const same = all.filter((each) => each.name === name)
      const [first] = same
      const proven = same.find((each) => each.proven)?.proven
      return first ? [{name, at: first.at, bytes: first.bytes, consistent: first.consistent, ...(proven && {proven}), stores: same.map(({store}) => store)}] : []
    })
}
