import {readdirSync, readFileSync} from 'node:fs'
import {dirname, join, normalize} from 'node:path'
import ts from 'typescript'

export type SourceFile = {/** Below src: `lib/plan/plan.ts`. */ readonly path: string; readonly text: string}

const source = new URL('../../../src/', import.meta.url)

export const everyFile = (): readonly SourceFile[] =>
  readdirSync(source, {recursive: true, encoding: 'utf8'})
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({path, text: readFileSync(new URL(path, source), 'utf8')}))

/** `plan` for lib/plan/plan.ts, `errors` for lib/errors.ts, `commands` for all commands. */
export const roomOf = (path: string): string => {
  const [first, second] = path.split('/')
  return first === 'lib' ? (second ?? '').replace(/\.ts$/, '') : (first ?? '')
}

/** Files of the house that a file imports, types too. */
export const importsOf = (file: SourceFile, files: readonly SourceFile[]): readonly string[] =>
  modulesOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(file.path), name)).replace(/\.js$/, '.ts'))
    .filter((path) => files.some((other) => other.path === path))

/** Everything that a file imports, as written. */
export const modulesOf = (file: SourceFile): readonly string[] => ts.preProcessFile(file.text, true, true).importedFiles.map((imported) => imported.fileName)
