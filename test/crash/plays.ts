import type {App} from '../lab/app.js'
import {onHost} from '../lab/fixture.js'
import type {CommandName} from './cell.js'
import {runClient} from './client.js'
import type {Stage} from './stage.js'

/** A command on the stage. */
export type Play = {
  readonly app: (stage: Stage) => App
  readonly args: readonly string[]
  /** Makes what stands such that the command has its work to do. */
  readonly prepare: (stage: Stage) => Promise<void>
  /** Whether the app itself serves all the time; the one beside it always does. */
  readonly serves: boolean
}

const main = (stage: Stage): App => stage.main
const guest = (stage: Stage): App => stage.guest
const again = async (stage: Stage): Promise<void> => {
  await stage.turn()
  await must(stage, stage.main, 'deploy', '--yes')
}

export const plays: Readonly<Record<CommandName, Play>> = {
  setup: {app: (stage) => stage.fresh, args: ['setup', '--yes', '--no-deploy'], prepare: async ({lab}) => void (await onHost(lab, 'web3', bare)), serves: false},
  'first deploy': {app: guest, args: ['deploy', '--yes'], prepare: (stage) => must(stage, stage.guest, 'remove', '--confirm', 'guest'), serves: false},
  deploy: {app: main, args: ['deploy', '--yes'], prepare: (stage) => stage.turn(), serves: true},
  rollback: {app: main, args: ['rollback', '--yes'], prepare: again, serves: true},
  restart: {app: main, args: ['restart'], prepare: () => Promise.resolve(), serves: true},
  'accessory boot': {
    app: main,
    args: ['accessory', 'boot', 'helper', '--yes'],
    prepare: (stage) => must(stage, stage.main, 'accessory', 'remove', 'helper', '--yes'),
    serves: true,
  },
  remove: {app: guest, args: ['remove', '--confirm', 'guest'], prepare: (stage) => must(stage, stage.guest, 'deploy', '--yes'), serves: false},
}

/** Takes away what \`setup\` gives a host that has an engine. */
const bare = `systemctl disable --now shipit-proxy.service 2>/dev/null
docker ps --all --quiet | xargs -r docker rm --force >/dev/null
docker network rm shipit >/dev/null 2>&1
docker images --quiet | xargs -r docker rmi --force >/dev/null
rm -rf /var/lib/shipit /run/shipit /etc/systemd/system/shipit* /etc/sysctl.d/*shipit*
systemctl daemon-reload
true`

/** A command that nobody disturbs. */
export async function must(stage: Stage, app: App, ...args: readonly string[]): Promise<void> {
  const {code, stderr} = await runClient(args, {directory: app.directory, env: stage.env})
  if (code !== 0) throw new Error(`shipit ${args.join(' ')} ended with ${code}:\n${stderr}`)
}
