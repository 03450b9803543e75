import {askIn} from '../ask-in.js'
import type {BackupRun} from '../../../src/lib/cli/backup/run.js'
import type {BackupListing} from '../../../src/lib/cli/backup/list.js'
import {needImages, password, postgres} from '../accessories/database.js'
import {createApp} from '../app.js'
import type {App, Outcome, Ran, Written} from '../app.js'
import {isKept, onHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'

/** Secrets of an app with a postgres and stores of its own. */
export const secrets: Readonly<Record<string, string>> = {POSTGRES_PASSWORD: password, STORE_PASSWORD: 'a store\'s "password" $1'}

export type BackedUp = App & {
  /** Runs shipit with its secrets in the environment, with --json. */
  json<T = unknown>(...args: readonly string[]): Promise<Ran<T>>
  /** The same, which must succeed: else the error tells why. */
  must<T = unknown>(...args: readonly string[]): Promise<T>
  /** What psql answers as the superuser. */
  ask(sql: string): Promise<string>
  /** `backup run` of one, as it ended. */
  back(
    name: string,
    ...flags: readonly string[]
  ): Promise<{readonly code: number | null; readonly run: BackupRun['run'] | undefined; readonly error: Ran<unknown>['error']; readonly said: string}>
  /** The same, which must succeed: else the error holds what was said. */
  keep(name: string): Promise<void>
  /** What `backup list` says of one. */
  listed(name: string): Promise<BackupListing | undefined>
  /** A file of the app on its host, below the folder of the app. */
  on(script: string): Promise<string>
  /** Puts a restic on another repository: `settings` of a store as its host has them. */
  restic(store: string, words: string): Promise<string>
}

/** An app with a postgres, and backups of it; the image of restic is at hand. Deployed. */
export async function createBackedUpApp(lab: TestLab, name: string, written: Written, further: Readonly<Record<string, string>> = {}): Promise<BackedUp> {
  const env = {...secrets, ...further}
  await needImages(lab, 'postgres:17', 'restic/restic:0.18.0')
  const host = 'web1'
  const app = await createApp(lab, name, {hosts: [host], written: {accessories: {postgres: postgres()}, ...written}})
  if (isKept) await forgetRepositories(lab, name)
  const json = async <T>(...args: readonly string[]): Promise<Ran<T>> => {
    const {code, stdout, stderr} = await app.say([...args, '--json'], {env})
    const answer = JSON.parse(stdout) as T & {readonly error?: Ran<T>['error']}
    return {code, answer, error: answer.error, stderr}
  }
  const must = async <T>(...args: readonly string[]): Promise<T> => {
    const {code, answer, error, stderr} = await json<T>(...args)
    if (code !== 0) throw new Error(`shipit ${args.join(' ')} of ${name} ended with ${code}: ${error?.message ?? ''}\n${error?.hint ?? ''}\n${stderr}`)
    return answer
  }
  const on = (script: string): Promise<string> => onHost(lab, host, `cd /var/lib/shipit/apps/${name} 2>/dev/null; ${script}`)
  const made: BackedUp = {
    ...app,
    json,
    must,
    on,
    deploy: (...flags: readonly string[]) => must<Outcome>('deploy', '--yes', ...flags),
    ask: (sql: string) => onHost(lab, host, askIn(`${name}-postgres psql -U postgres -Atq -v ON_ERROR_STOP=1 shop`, sql)),
    back: async (backup: string, ...flags: readonly string[]) => {
      const before = await on(`cat jobs/backup.${backup}/history.jsonl 2>/dev/null | wc -l`)
      const ran = await json<readonly BackupRun[]>('backup', 'run', backup, ...flags)
      const line = await on(`tail -n +${Number(before) + 1} jobs/backup.${backup}/history.jsonl 2>/dev/null | tail -n 1`)
      return {code: ran.code, run: line === '' ? undefined : (JSON.parse(line) as BackupRun['run']), error: ran.error, said: ran.stderr}
    },
    keep: async (backup: string) => {
      const {code, run, error, said} = await made.back(backup)
      if (code !== 0 || run?.result !== 'ok') throw new Error(`backup run ${backup} ended with ${code}: ${error?.message ?? ''}\n${said}`)
    },
    listed: async (backup: string) => (await json<readonly BackupListing[]>('backup', 'list', backup)).answer[0],
    restic: (store: string, words: string) => on(`set -a; . stores/${store}/settings; RESTIC_PASSWORD_FILE=$PWD/stores/${store}/password; /var/lib/shipit/bin/restic ${words}`),
  }
  await must('backup', 'init')
  await made.deploy()
  return made
}

/** Those of a run before. */
async function forgetRepositories(lab: TestLab, name: string): Promise<void> {
  for (const host of lab.hosts) await onHost(lab, host.name, `rm -rf /srv/${name}-*`)
}
