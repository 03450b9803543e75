import type {Draft} from './draft.js'

/** Names of every secret that a draft asks for, each once. Those of databases that shipit makes itself are not: nobody sets them. */
export function secretsIn(draft: Draft): readonly string[] {
  const containers = [draft, ...Object.values(draft.roles ?? {}), ...Object.values(draft.accessories ?? {}), ...Object.values(draft.jobs ?? {})]
  const given = containers.flatMap((each) => [
    ...(each?.secrets ?? []).map((word) => word.split(':').at(-1) ?? word),
    ...Object.values(each?.files ?? {}).flatMap((file) => (typeof file === 'object' && file.secret !== undefined ? [file.secret] : [])),
  ])
  const build = typeof draft.build === 'object' ? (draft.build.secrets ?? []) : []
  return [...new Set([...given, ...build, ...(draft.registry?.password === undefined ? [] : [draft.registry.password])])]
}
