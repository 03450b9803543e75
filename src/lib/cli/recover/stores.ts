import type {Store} from '../../config/backup.js'
import type {Config} from '../../config/config.js'
import {ShipitError} from '../../errors.js'
import type {StoreAnswer} from '../../features/backups/snapshots.js'
import {storesFor} from '../../features/backups/prepare.js'
import type {Choice} from '../../features/recovery/choose.js'
import {nearest} from '../../nearest.js'
import type {Place} from './place.js'

/** Errors: USAGE for a host that has no backups, and for a store that none of them goes to. */
export function checkStore(config: Config, host: string, name: string | undefined): void {
  const names = storesFor(config, host).map((store) => store.name)
  if (names.length === 0) {
    throw new ShipitError('USAGE', `deploy.yml has no backups of ${host}: there is nothing that it could be recovered from.`, {
      hint: 'Write `backups` and `stores` into it: see `shipit docs backups`. Without data, `shipit setup` is all that a new host needs.',
    })
  }
  if (name === undefined || names.includes(name)) return
  const near = nearest(name, names)
  throw new ShipitError('USAGE', `No backup of ${host} goes to a store ${name}.`, {hint: `${near === undefined ? '' : `Is ${near} meant? `}Its stores: ${names.join(', ')}`})
}

/** Errors: COMMAND_FAILED, where no store answers, with why each of them does not. */
export function needStores(place: Place, asked: readonly Store[], answers: readonly StoreAnswer[]): void {
  if (answers.some(({fault}) => fault === undefined)) return
  const host = place.host.name
  const lines = answers.map(({store, fault = ''}) => `${store} (asked from ${host}): ${isLocal(asked, store) ? lostWith(place, asked, store) : fault}`)
  const needsKey = asked.some(({repository, key}) => repository.startsWith('sftp:') && key === undefined)
  throw new ShipitError('COMMAND_FAILED', `${lines.join('\n')}\nNothing of ${place.project.config.name} was made on ${host}.`, {
    hint: needsKey
      ? `A store over sftp lets ${host} in by the key of its root: give the store a \`key\` and a \`host_key\` in deploy.yml, then say it again.`
      : 'Mend that, and say it again; or ask another store: --from-store NAME',
  })
}

/** Errors: NOT_FOUND where there is nothing to bring back; COMMAND_FAILED where a store that does not answer may have what the others lack. */
export function needSources({sources, without}: Choice, answers: readonly StoreAnswer[]): void {
  const silent = answers.filter(({fault}) => fault !== undefined)
  const hidden = without.filter((backup) => silent.some(({store}) => backup.to.includes(store)))
  if (hidden.length > 0) {
    throw new ShipitError(
      'COMMAND_FAILED',
      [`Only a store that does not answer may have ${hidden.map(({name}) => name).join(', ')}.`, ...silent.map(({store, fault = ''}) => `${store}: ${fault}`)].join('\n'),
      {
        hint: 'Mend that, and say it again. To do without it, name the store that answers: --from-store NAME',
      },
    )
  }
  if (sources.some(({backup}) => backup.source.kind !== 'host')) return
  throw new ShipitError('NOT_FOUND', `There is no snapshot of ${without.map(({name}) => name).join(', ')} in ${answers.map(({store}) => store).join(', ')}.`, {
    hint: 'Is it the right store, and the right app? `shipit backup list` shows what there is. Without data, `shipit setup` is all that a new host needs.',
  })
}

/** A folder of the host itself. */
const isLocal = (stores: readonly Store[], name: string): boolean => stores.some((store) => store.name === name && /^(?:local:|(?![a-z0-9]+:))/.test(store.repository))

function lostWith({host, old}: Place, stores: readonly Store[], name: string): string {
  const folder = stores.find((store) => store.name === name)?.repository.replace(/^local:/, '') ?? ''
  return `its repository is the folder ${folder} of ${old?.name ?? 'the host'} itself, and was lost with it. If you have that folder, bring it to ${host.name}, to the same place.`
}
