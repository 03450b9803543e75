/** A circle in a graph, as the nodes on it with the first one again at the end; empty when there is none. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const finished = new Set<string>()
  for (const start of graph.keys()) {
    const cycle = walk(start, [], {graph, finished})
    if (cycle.length > 0) return cycle
  }
  return []
}

function walk(
  node: string,
  path: readonly string[],
  {graph, finished}: {readonly graph: ReadonlyMap<string, readonly string[]>; readonly finished: Set<string>},
): readonly string[] {
  if (path.includes(node)) return [...path.slice(path.indexOf(node)), node]
  if (finished.has(node)) return []
  for (const next of graph.get(node) ?? []) {
    const cycle = walk(next, [...path, node], {graph, finished})
    if (cycle.length > 0) return cycle
  }
  finished.add(node)
  return []
}
