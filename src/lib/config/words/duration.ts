const seconds: Readonly<Record<string, number>> = {s: 1, m: 60, h: 3600, d: 86_400}

/** Seconds of `30s`, `5m`, `2h` or `1d`. */
export const secondsOf = (duration: string): number => Number(duration.slice(0, -1)) * (seconds[duration.slice(-1)] ?? Number.NaN)

/** Milliseconds that a timer of Node can count: it takes more than 24 days for none at all. */
export const timerOf = (seconds: number): number => Math.min(seconds * 1000, 2 ** 31 - 1)
