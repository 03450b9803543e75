import {engines} from '../../src/lib/engines/index.js'
import type {Site} from '../../src/lib/features/app/site.js'
import type {AppState} from '../../src/lib/features/app/state.js'
import {config, release} from './release.js'

/** A host that has nothing of the app. */
const empty: AppState = {containers: [], flags: [], releases: [], current: '', goingBack: '', movedTo: '', images: [], files: [], hashKey: undefined}

/** shop on its way to v1.2, on a host where this stands of it. */
export const site = (state: Partial<AppState>, over: Partial<Site> = {}): Site => ({
  engine: engines.docker,
  config: config(),
  release: release(2, 'v1.2'),
  host: 'web1',
  state: {...empty, ...state},
  force: false,
  ...over,
})
