import {run} from '@oclif/core/run'
import {rmSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {noCommand} from './not-found.js'
import {visibleJson} from '../visible.js'
import {toErrorJson, toText, told} from './report.js'

/** Runs the command line. `root` is the folder of the package. Ends the process with the exit code when the command failed. */
export async function main(argv: readonly string[], root: string): Promise<void> {
  forgetStaleManifest(root)
  try {
    await run(argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv], {root})
  } catch (error) {
    process.exit(isExit(error) ? error.oclif.exit : tellOutside(asNotFound(error, argv), argv))
  }
}

/** In a checkout, a manifest older than the last compilation would hide new commands: oclif believes it. A package has no build info. */
function forgetStaleManifest(root: string): void {
  const manifest = join(root, 'oclif.manifest.json')
  const [built, listed] = [join(root, 'dist', '.tsbuildinfo'), manifest].map((path) => statSync(path, {throwIfNoEntry: false})?.mtimeMs)
  if (built !== undefined && listed !== undefined && listed < built) rmSync(manifest, {force: true})
}

/** An error from outside of any command: no command of that name, or a fault of the start itself. Answers the exit code. */
function tellOutside(error: unknown, argv: readonly string[]): number {
  const known = told(error, {command: 'shipit'})
  if (argv.includes('--json')) process.stdout.write(`${visibleJson(toErrorJson(known))}\n`)
  else process.stderr.write(`${toText(known)}\n`)
  return known.exitCode
}

/** `shipit nonsense --help` ends in the help, which says so in its own way. */
const asNotFound = (error: unknown, argv: readonly string[]): unknown =>
  error instanceof Error && /^Command .* not found\.$/.test(error.message) ? noCommand(argv.filter((word) => !word.startsWith('-') && word !== 'help')) : error

const isExit = (error: unknown): error is {readonly oclif: {readonly exit: number}} => error instanceof Error && 'code' in error && error.code === 'EEXIT' && 'oclif' in error
