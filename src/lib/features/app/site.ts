import type {Config} from '../../config/config.js'
import type {Engine} from '../../engines/engine.js'
import type {Release} from '../releases/release.js'
import type {AppState} from './state.js'

/** One host on its way to a release: what stands there, and what is wanted. */
export type Site = {readonly engine: Engine; readonly config: Config; readonly release: Release; readonly host: string; readonly state: AppState; readonly force: boolean}
