import {inLine} from '../found.js'
import type {Found} from '../found.js'
import {isSource, linesOf} from '../repository.js'
import type {Repository} from '../repository.js'

/** A path that the code answers at, by its name one for this question. */
export function healthInSource({files}: Repository): Found<string> | undefined {
  for (const path of usual)
    for (const [file, text] of files)
      if (isSource(file)) {
        const line = linesOf(text).find((each) => isRoute(each.text, path))
        if (line) return {value: path, where: inLine(file, line.line)}
      }
  return undefined
}

/** The first that is found counts. */
const usual = ['/up', '/healthz', '/health', '/api/health', '/api/healthz', '/livez', '/status', '/ping']

/** In quotes, whole; a comment tells nothing. Frameworks may leave the first slash out: `path("health/", …)`, `get "up" => …`. */
function isRoute(text: string, path: string): boolean {
  if (/^\s*(?:\/\/|#|\*)/.test(text)) return false
  return (
    [`"${path}"`, `'${path}'`, `\`${path}\``, `"GET ${path}"`].some((each) => text.includes(each)) ||
    (/^\s*(?:get|path)\b/.test(text) && [`"${path.slice(1)}"`, `'${path.slice(1)}'`].some((each) => text.includes(each)))
  )
}
