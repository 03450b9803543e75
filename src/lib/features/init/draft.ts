import type {Sound} from '../../config/schema/file.js'

/** A deploy.yml that is being written. */
export type Draft = Loose<Sound>

/** The same without what forbids lists that nobody changes, and keys that are perhaps not there. */
export type Loose<T> = T extends readonly (infer U)[] ? readonly Loose<U>[] : T extends object ? {readonly [K in keyof T]?: Loose<T[K]> | undefined} : T

export type DraftRole = NonNullable<NonNullable<Draft['roles']>[string]>
export type DraftAccessory = NonNullable<NonNullable<Draft['accessories']>[string]>

/** One line of remark for a key of the top level. */
export type Remarks = Readonly<Partial<Record<keyof Draft, string>>>

/** What could not be said in deploy.yml, or only in another way. */
export type Note = {
  readonly file: string
  readonly line: number
  /** Begins with the key it is about. */
  readonly message: string
}

/** `docker-compose.yml:14  deploy.placement has no counterpart …` */
export const noteLine = ({file, line, message}: Note): string => `${file}:${line}  ${message}`

/** A file of another tool, as deploy.yml says it. */
export type Translation = {
  readonly draft: Draft
  readonly remarks: Remarks
  readonly notes: readonly Note[]
}

/** Without keys that hold nothing. */
export function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => !isNothing(each))) as T
}

const isNothing = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0) || (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0)
