import {onHost} from '../fixture.js'
import type {TestLab} from '../fixture.js'
import {quote} from '../../../src/lib/shell/quote.js'
import type {Source} from './source.js'

/** Programs whose effects stay, where a swap of folders is made of them. */
const lasting = ['docker', 'mv', 'rm', 'rmdir', 'mkdir', 'cp', 'sync'] as const

/**
 * Runs a script of a source again and again, each time killed one moment later: just after each of these programs has ended, and before it begins, where the script has noted something since.
 * So it comes to a stand between any two effects that stay, whatever the pace of the machine. Before each time comes `ready`; after it `cut`, which looks at what is left and goes on.
 * Answers how many moments there were.
 */
export async function cutAtEach(
  {lab, source}: {readonly lab: TestLab; readonly source: Source},
  script: string,
  {ready, cut}: {readonly ready: () => Promise<unknown>; readonly cut: (moment: string) => Promise<unknown>},
): Promise<number> {
  const base = `${source.folder}/../cut`
  await onHost(lab, 'web1', `rm -rf ${base}; mkdir -p ${base}/bin\n${lasting.map((program) => counted(base, program)).join('\n')}`)
  for (let moment = 1; ; moment += 1) {
    await ready()
    const stood = await onHost(lab, 'web1', runUntil(base, script, moment))
    if (stood === 'ended') return moment - 1
    await cut(`killed at moment ${moment}, ${stood}`)
  }
}

/** A program that does as the real one, and counts; what an engine is asked, or lets go of, does not. Where the moment has come, it kills all that the script has begun. */
const counted = (base: string, program: string): string => `cat >${base}/bin/${program} <<'END OF PROGRAM'
#!/bin/sh
case ${program}:$1:\${2:-} in docker:volume:inspect | docker:volume:ls | docker:inspect:* | docker:ps:* | docker:exec:* | docker:logs:* | docker:cp:* | docker:rm:* | docker:run:--rm) exec /usr/bin/docker "$@" ;; esac
notes() { ls -l --time-style=full-iso ${base}/../task; }
count() {
	read -r last <${base}/count
	read -r end <${base}/end
	echo $((last + 1)) >${base}/count
	[ $((last + 1)) != "$end" ] || { echo "$1 ${program} $words" >${base}/stood; read -r group <${base}/group; kill -s KILL -- -"$group"; kill -s KILL 0; }
}
words=$*
[ "$(notes)" = "$(cat ${base}/notes)" ] || count before
/usr/bin/${program} "$@"
code=$?
notes >${base}/notes
count after
exit $code
END OF PROGRAM
chmod +x ${base}/bin/${program}`

/** Answers where it was killed, or `ended`. After a kill comes what a run does at its end. */
const runUntil = (base: string, script: string, moment: number): string => `frame=${base}/../frame
echo 0 >${base}/count; echo ${moment} >${base}/end; rm -f ${base}/stood
ls -l --time-style=full-iso ${base}/../task >${base}/notes
setsid --wait sh -c 'echo $$ >${base}/group; exec sh "$1" "$2" ${base}/bin' sh "$frame" ${quote(script)} >${base}/log 2>&1
code=$?
if [ -e ${base}/stood ]; then sh "$frame" end && head -n 1 ${base}/stood; elif [ $code = 0 ]; then echo ended; else cat ${base}/log >&2; exit 1; fi`
