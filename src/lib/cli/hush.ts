import {spawnSync} from 'node:child_process'

/**
 * While rows move, the terminal does not show what is typed: an Enter would push a row away from under the next frame.
 * It keeps it for whoever reads next, and Ctrl-C is what it was. Node's raw mode can do neither.
 * Answers what brings back the terminal as it was, which must be called before anybody is asked anything, and when the process ends.
 */
export function hushKeys({isTTY}: {readonly isTTY?: boolean} = process.stdin): () => void {
  const [before] = isTTY ? run('sh', ['-c', hush]) : []
  return () => void (before && run('stty', [before]))
}

/** Who does not have the terminal, such as `shipit deploy &`, must not change it. */
const hush = `if [ -r /proc/$$/stat ]; then
  read -r _ _ _ _ group _ _ owner _ </proc/$$/stat; [ "$group" = "$owner" ]
else case $(ps -o stat= -p $$) in *+*) ;; *) false ;; esac; fi && stty -g && stty -echo`

/** The lines that it prints; none where it fails. */
function run(program: string, words: readonly string[]): readonly string[] {
  const {status, stdout} = spawnSync(program, words, {stdio: ['inherit', 'pipe', 'ignore'], encoding: 'utf8', timeout: 5000})
  return status === 0 ? stdout.split('\n').filter(Boolean) : []
}
