// Property tests make the same examples in every run, so that a run says something of the change alone. SHIPIT_SEED=7 makes others; `npm run test:fuzz` looks further.
import {configureGlobal} from 'fast-check'

configureGlobal({seed: Number(process.env.SHIPIT_SEED ?? 20260101)})
