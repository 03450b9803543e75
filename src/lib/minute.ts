/** `2026-01-31 12:00 UTC` of an RFC 3339 time in UTC. What is no such time, as a `-`, stays. */
export const toMinute = (time: string): string => time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?Z$/, '$1 $2 UTC')
