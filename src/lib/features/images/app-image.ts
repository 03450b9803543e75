import type {LocalImage} from './local.js'

/** The image of a release, as it stands before the hosts are asked. */
export type AppImage = {
  /** What containers are made from: `shipit.local/<name>:<12 hex of the id>`, or `repository@sha256:…` where a registry has it. */
  readonly ref: string
  /** Its id in the deployer's engine, or its digest in the registry; empty when only the hosts can know. */
  readonly id: string
  readonly tag: string
  /** delivery: over SSH, from the deployer's engine. pull: by each host, from a registry. */
  readonly by: 'delivery' | 'pull'
  /** As the deployer's engine has it; absent when it doesn't. */
  readonly local?: LocalImage
  /** The same for other platforms. */
  readonly others?: readonly LocalImage[]
}
