import {execa} from 'execa'
import type {BackupSource} from '../../../src/lib/config/backup.js'
import {functionsOf} from '../../../src/lib/features/backups/sources.js'
import {quote} from '../../../src/lib/shell/quote.js'
import {onHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {warningDocker} from '../noise.js'
import {waitUntil} from '../until.js'

export const restored = '_restored_20261126t021500'
export const before = '_before_20261126t021500'

/** Loads the backup in the spool beside what lives and looks at it, as a restore does. Where that fails, nothing of it is left. */
export const loadBeside = `{ load "$spool" ${restored} && examine ${restored} && count ${restored}; } || { code=$?; forget ${restored}; exit $code; }`

export type Said = {readonly code: number; readonly stdout: string; readonly stderr: string}

/** The functions of one source on web1, in the smallest script that can call them. */
export type Source = {
  /** Where they keep their notes. */
  readonly folder: string
  /** Where a backup is put together. */
  readonly spool: string
  /** What `dump "$spool"`, say, answers, with the words of the source set; programs in the folder are found first. */
  call(script: string, programs?: string): Promise<Said>
  /** The same, which must succeed, with an engine that warns at every command. Answers stdout. */
  must(script: string): Promise<string>
  /** Runs it in the background in a group of its own, kills it so many milliseconds after `moment` holds, and does what a run does at its end. Answers whether it was at work until then. */
  killed(script: string, milliseconds: number, moment?: string): Promise<boolean>
  /** Empties the spool. */
  clear(): Promise<string>
  /** The text of a file in the spool. */
  read(file: string): Promise<string>
  /** Containers of its own, and paused ones, that stand on the host. */
  left(): Promise<string>
}

export async function openSource(lab: TestLab, kind: BackupSource['kind'], words: Readonly<Record<string, string>>): Promise<Source> {
  const base = `/var/lib/shipit-sources/${kind}`
  const [folder, spool, container] = [`${base}/task`, `${base}/spool`, `source-${kind}`]
  const all = {engine: 'docker', app: 'shop', host: 'web1', folder, spool, container, ...words}
  const set = Object.entries(all).map(([name, value]) => `${name}=${quote(value)}`)
  const warning = `${base}/bin`
  const end = `end() { ! command -v resume_paused >/dev/null || resume_paused; docker ps -aq --filter 'name=^${container}' | xargs -r docker rm --force >/dev/null || :; }`
  const frame = ['umask 077', '[ -z "${2:-}" ] || PATH=$2:$PATH', ...set, ...functionsOf(kind), end, 'eval "$1"', ''].join('\n')
  const run = `sh ${base}/frame`
  const goesOn = `kill -0 $pid 2>/dev/null || { wait $pid && exit; cat ${base}/log >&2; exit 1; }`
  const call = async (script: string, programs = ''): Promise<Said> => {
    const {exitCode, stdout, stderr} = await execa('ssh', ['-F', lab.sshConfig, '-o', 'LogLevel=ERROR', 'web1', 'sh -s'], {
      input: `${run} ${quote(script)} '${programs}'\n`,
      reject: false,
    })
    return {code: exitCode ?? -1, stdout, stderr}
  }
  await onHost(lab, 'web1', `rm -rf ${base}; mkdir -p ${folder} ${spool}; cat >${base}/frame <<'END OF FRAME'\n${frame}END OF FRAME\n${warningDocker(warning)}`)
  return {
    folder,
    spool,
    call,
    must: async (script) => {
      const {code, stdout, stderr} = await call(script, warning)
      if (code !== 0) throw new Error(`${script} ended with ${code}:\n${stdout}\n${stderr}`)
      return stdout
    },
    killed: async (script, milliseconds, moment = 'true') => {
      const said = await onHost(
        lab,
        'web1',
        `trap '${run} end' EXIT
        setsid ${run} ${quote(script)} >${base}/log 2>&1 & pid=$!
        ${waitUntil('kill -s 0 -- -$pid 2>/dev/null', goesOn)}
        ${waitUntil(moment, goesOn)}
        ${milliseconds === 0 ? '' : `timeout ${milliseconds / 1000} tail --pid=$pid -f /dev/null`}
        kill -s KILL -- -$pid 2>/dev/null; wait $pid
        [ $? != 137 ] || echo killed`,
      )
      return said === 'killed'
    },
    clear: () => onHost(lab, 'web1', `rm -rf ${spool}; mkdir -m 700 ${spool}`),
    read: (file) => onHost(lab, 'web1', `cat ${spool}/${file}`),
    left: () => onHost(lab, 'web1', `docker ps -a --filter 'name=^${container}' --format '{{.Names}}'; docker ps --filter status=paused --format '{{.Names}} is paused'`),
  }
}
