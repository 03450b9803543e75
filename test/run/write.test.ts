import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'chai'
import fc from 'fast-check'
import {sequence} from '../../src/lib/plan/plan.js'
import type {Plan} from '../../src/lib/plan/plan.js'
import {Secret} from '../../src/lib/shell/secret.js'
import {shellHost} from './shell-host.js'
import {stage} from './stage.js'

/** Any text, and any bytes, those that are no text too. */
const content = fc.oneof(fc.string({unit: 'binary', maxLength: 200}), fc.uint8Array({maxLength: 200}))
const name = fc
  .string({unit: 'binary', minLength: 1, maxLength: 40})
  .map((value) => value.replaceAll(/[\0/]/g, ''))
  .filter((value) => !['', '.', '..'].includes(value))

for (const shell of ['sh', 'bash']) {
  describe(`write steps over ${shell}`, () => {
    it('put any content under any name, byte for byte', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(fc.tuple(name, content), {minLength: 1, maxLength: 15, selector: ([each]) => each}), async (files) => {
          const folder = mkdtempSync(join(tmpdir(), 'shipit-write-'))
          const host = shellHost('h1', [shell, '-s'])
          const write = ([file, content]: readonly [string, string | Uint8Array], index: number): Plan => {
            const path = `${folder}/${index % 2 === 0 ? '' : 'deep/er/'}${file}`
            return {kind: 'write', title: file, host: 'h1', effect: 'create', path, content: index % 3 === 0 ? new Secret(content) : content, mode: 0o600}
          }
          const plans = files.map(write)
          try {
            expect(await stage({fleet: {hosts: ['h1'], on: () => host, close: host.close}}).run(sequence('Write', plans))).to.equal(undefined)
            expect(plans.map((plan) => (plan.kind === 'write' ? readFileSync(plan.path) : ''))).to.deep.equal(files.map(([, content]) => Buffer.from(content)))
          } finally {
            rmSync(folder, {recursive: true})
          }
        }),
        {numRuns: 15},
      )
    }).timeout(60_000)
  })
}
