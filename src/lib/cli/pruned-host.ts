/** What goes from a host, or would. */
export type PrunedHost = {
  readonly host: string
  /** Bytes. */
  readonly frees: number
  readonly containers: readonly string[]
  readonly releases: readonly string[]
  readonly images: readonly string[]
  /** Bytes of deliveries that were cut off. */
  readonly incoming: number
  readonly keeps: readonly {readonly image: string; readonly because: string}[]
  /** Images that are not the app's, which are left alone. */
  readonly others: number
  /** Of the builder: what the cache of everybody's builds takes there, which is left alone; as Docker says it, `1.2GB`. */
  readonly buildCache?: string
}
