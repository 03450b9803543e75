/** Where layers are read from before a build, and written to after it. One text says both, as `type=registry,ref=…`: all stages are kept unless it says otherwise. */
export function cacheWords(cache: string): readonly string[] {
  const to = renamed(cache, 'src', 'dest')
  return ['--cache-from', renamed(cache, 'dest', 'src'), '--cache-to', /(?:^|,)mode=/.test(to) ? to : `${to},mode=max`]
}

/** A local cache has two words for its folder. */
const renamed = (cache: string, from: string, to: string): string => {
  const parts = cache.split(',')
  const named = (key: string): boolean => parts.some((part) => part.startsWith(`${key}=`))
  return parts
    .filter((part) => !(part.startsWith(`${from}=`) && named(to)))
    .map((part) => (part.startsWith(`${from}=`) ? `${to}${part.slice(from.length)}` : part))
    .join(',')
}
