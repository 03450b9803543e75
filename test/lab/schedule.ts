/** Hour of the day, by the clock of the lab's hosts, which is UTC: as far away as can be, so that no timer goes off while a test looks at what it begins by hand. */
export const farHour = (new Date().getUTCHours() + 12) % 24

/** As cron writes it, so many minutes after that hour. */
export const farAway = (minutes = 0): string => `${minutes} ${farHour} * * *`
