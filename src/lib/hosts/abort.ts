import {setMaxListeners} from 'node:events'

/** Calls back when a signal aborts, or at once if it has; answers how to call that off. One signal may serve any number of hosts. */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal) return () => undefined
  setMaxListeners(0, signal)
  signal.addEventListener('abort', callback, {once: true})
  if (signal.aborted) callback()
  return () => signal.removeEventListener('abort', callback)
}
