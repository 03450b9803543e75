// The main job, shown on this machine: three hosts, a deploy, a second one under load, and the way back.
import {bootstrap} from './bootstrap.js'

await bootstrap()
await import('./demo.js')
