import type {Backup} from '../../config/backup.js'
import type {Config} from '../../config/config.js'
import type {Snapshot, StoreAnswer} from '../backups/snapshots.js'
import {volumesOn} from './standing.js'

/** A backup, and the snapshot of it that is brought back. */
export type Source = {readonly backup: Backup; readonly snapshot: Snapshot}

export type Choice = {
  /** What the host keeps of itself comes first. */
  readonly sources: readonly Source[]
  /** Backups that no store which answered has anything of. */
  readonly without: readonly Backup[]
}

/** The newest snapshot of each backup; of one that lies in several stores, that of the store named first. */
export function chooseSources(backups: readonly Backup[], answers: readonly StoreAnswer[]): Choice {
  const chosen = backups.map((backup) => ({backup, snapshot: newestOf(backup, answers)}))
  const sources = chosen.flatMap(({backup, snapshot}) => (snapshot ? [{backup, snapshot}] : []))
  const isHost = ({backup}: Source): boolean => backup.source.kind === 'host'
  return {sources: [...sources.filter(isHost), ...sources.filter((each) => !isHost(each))], without: chosen.flatMap(({backup, snapshot}) => (snapshot ? [] : [backup]))}
}

function newestOf(backup: Backup, answers: readonly StoreAnswer[]): Snapshot | undefined {
  const all = backup.to.flatMap((store) => answers.filter((answer) => answer.store === store).flatMap(({snapshots}) => snapshots.filter((each) => each.backup === backup.name)))
  return all.reduce<Snapshot | undefined>((best, each) => (best === undefined || each.name > best.name ? each : best), undefined)
}

/** What of a host no backup has: volumes, and folders of the host. Caches count for nothing. */
export function uncovered(config: Config, host: string): readonly string[] {
  const sources = (config.backups ?? []).map(({source}) => source)
  const isCovered = (volume: string, of: string): boolean =>
    sources.some((source) => (source.kind === 'volume' ? source.volume === volume : source.kind !== 'host' && source.accessory === of))
  return volumesOn(config, host)
    .filter(({volume, of, isCache}) => !isCache && !isCovered(volume, of))
    .map(({volume, of}) => (volume.startsWith('/') ? `the folder ${volume} of ${of}` : `the volume ${volume} of ${of}`))
}
