const units = ['kB', 'MB', 'GB', 'TB'] as const

/** A size for people: 3145728 is `3.1 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`
  const power = Math.min(Math.floor(Math.log10(count) / 3), units.length)
  return `${(count / 1000 ** power).toFixed(1)} ${units[power - 1] ?? ''}`
}
