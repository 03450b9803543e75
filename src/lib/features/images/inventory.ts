import {labels, paths} from '../../config/paths.js'
import type {Container, Engine, Image} from '../../engines/engine.js'
import {script} from '../../shell/command.js'
import type {Fact} from '../../shell/fact.js'

/** What of a host must be known before anything is pruned there, beside the app itself. */
export type Inventory = {
  /** Every container, whoever's. */
  readonly everyone: readonly Container[]
  /** Images that have the app's label: built here, or brought from where they were built. */
  readonly labelled: readonly Image[]
  /** Images that other apps name in their releases and accessories. */
  readonly claimed: readonly string[]
  /** Bytes of deliveries that were cut off. */
  readonly incoming: number
}

/** Another app's rollback may need an image that no container runs. */
const readClaims = `cd "$1" 2>/dev/null || exit 0
for file in */releases/*.json */accessories/*.json; do
  case $file in "$2"/*) continue;; esac
  grep -osE '"(image|ref)":"[^"]*"' "$file"
done | sed 's/^"[a-z]*":"//; s/"$//' | sort -u`

const measure = `du -sk "$1" 2>/dev/null | cut -f 1`

export const inventoryOf = (engine: Engine, name: string): {readonly [K in keyof Inventory]: Fact<Inventory[K]>} => ({
  everyone: engine.containers({}),
  labelled: engine.images({[labels.app]: name}),
  claimed: {command: script('read-claims', readClaims, paths.apps, name), parse: (stdout) => stdout.split('\n').filter(Boolean)},
  incoming: {command: script('measure', measure, paths.incoming(name)), parse: (stdout) => Number(stdout.trim() || '0') * 1024},
})
