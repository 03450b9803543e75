/** What programs print when they have no room left to write. */
export const isFull = (said: string): boolean => /no space left on device|disk quota exceeded/i.test(said)

/** What to do about it. `where`: a host, or "this machine". */
export const makeRoom = (where: string): string =>
  `Make room on ${where}: \`df -h\` tells which disk is full, \`docker system df\` what images and containers take. Then run the same command again.`
