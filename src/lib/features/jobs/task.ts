/** What a host does by itself: a job, a backup, a drill. A script, the units of systemd that run it, and a history of its runs. */
export type Task = {
  /** The name of a job, `backup.<name>` or `drill.<name>`: no job has a dot in its name. */
  readonly name: string
  /** As people are told of it: `job etl`, `backup db`. */
  readonly called: string
  /** What is new of it when its script changes: `Job etl runs v2 from now on`. */
  readonly moved: string
  /** Name of its host. */
  readonly host: string
  /** As written; absent: by hand only. */
  readonly schedule?: string
  /** Seconds of random delay. */
  readonly jitter: number
  /** What was missed while the host was off runs as soon as it is back. */
  readonly catchUp: boolean
  /** Seconds that it may take to stop. */
  readonly patience: number
  /** All that a run needs, as one file for sh. */
  readonly script: string
}
