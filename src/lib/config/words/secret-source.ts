import type {SecretSource} from '../config.js'

export type SourceName = Exclude<SecretSource['from'], 'command'>

/** The keys of each ready row, beside those that every source has. */
export const sourceKeys: Readonly<Record<SourceName, {readonly needs: readonly SourceKey[]; readonly takes: readonly SourceKey[]}>> = {
  '1password': {needs: ['vault'], takes: ['item', 'account']},
  bitwarden: {needs: [], takes: ['item']},
  'bitwarden-secrets': {needs: [], takes: ['project']},
  aws: {needs: [], takes: ['secret', 'prefix', 'region', 'profile']},
  doppler: {needs: [], takes: ['project', 'config']},
  gcp: {needs: [], takes: ['project', 'prefix']},
  sops: {needs: ['file'], takes: []},
}

export const sourceNames = Object.keys(sourceKeys) as [SourceName, ...SourceName[]]

/** Keys that some rows have and others don't. */
export const ownKeys = ['vault', 'item', 'account', 'project', 'config', 'secret', 'prefix', 'region', 'profile', 'file'] as const
export type SourceKey = (typeof ownKeys)[number]
