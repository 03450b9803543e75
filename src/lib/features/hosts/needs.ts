const gigabyte = 1_000_000_000

/** What a host needs to do its work. */
export const needs = {
  /** Bytes free where images are kept: with less than `least` none can be brought, with less than `good` soon none can. */
  disk: {least: gigabyte, good: 5 * gigabyte},
  /** Bytes of memory in all: a server that is sold as one with 512 MB has a little less. */
  memory: 0.45 * gigabyte,
  /** Seconds that clocks may differ before certificates and logs suffer. */
  clock: 60,
} as const
