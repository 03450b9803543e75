import type {Config} from '../../config/config.js'
import type {Engine} from '../../engines/engine.js'
import type {Release} from '../releases/release.js'

/** Of what a job is to be a part. */
export type JobPlace = {readonly engine: Engine; readonly config: Config; readonly release: Release}
