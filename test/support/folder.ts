import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const made: string[] = []

/** An empty folder for a test, gone when all tests are over. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'shipit-test-'))
  made.push(folder)
  return folder
}

// Mocha takes a hook that stands outside of every suite for one of the whole run.
after(() => {
  for (const folder of made) rmSync(folder, {recursive: true, force: true})
})
