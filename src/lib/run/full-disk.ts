/** What programs print when they have no room left to write. */
export const isFull = (said: string): boolean => /no space left on device|disk quota exceeded/i.test(said)

/** What to do about it on a host. */
export const makeRoom = (host: string): string =>
  `Make room on ${host}: \`df -h\` there tells which disk is full, \`shipit prune\` removes images that the app no longer needs. Then run the same command again.`
