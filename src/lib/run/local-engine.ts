/** The Docker of the deployer's own machine: it builds, holds and saves images. */
export type LocalEngine = {
  /** The client: a name on PATH, or a path. */
  readonly docker: string
  /** Variables that the client runs with. */
  readonly env: Readonly<Record<string, string>>
  /** Builds with BuildKit; without it, secrets and platforms can't be given to a build. */
  readonly buildkit: boolean
  /** Has the buildx plugin, which alone can export a build cache. */
  readonly buildx: boolean
}
