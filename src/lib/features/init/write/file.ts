/** A file that init writes. */
export type InitFile = {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
  readonly mode: number
  /** It holds nothing of the user's: a newer shipit writes it anew. */
  readonly ours?: true
}
