/** A repository as a value: what the lookers look at. */
export type Repository = {
  /** Name of its folder. */
  readonly folder: string
  /** Text of the files that tell something, by their path with slashes. */
  readonly files: ReadonlyMap<string, string>
  /** Every path of it, two folders deep. */
  readonly paths: readonly string[]
  /** Address of git's `origin`. */
  readonly remote?: string
}

/** A line of a file, counted from 1. */
export type Line = {readonly text: string; readonly line: number}

export const linesOf = (text: string): readonly Line[] => text.split(/\r?\n/).map((each, index) => ({text: each, line: index + 1}))

/** Is this file one that a looker reads? Large ones and those of other people's code are not. */
export const isWanted = (path: string): boolean => wanted.some((pattern) => pattern.test(path)) || isSource(path)

/** Code of the app itself: what answers at which path is written there. */
export const isSource = (path: string): boolean =>
  /\.(?:[cm]?[jt]sx?|py|rb|go|php)$/.test(path) && !/(?:^|\/)(?:tests?|spec|__tests__|[^/]*\.(?:test|spec)\.[^/]*)(?:\/|$)/.test(path)

/** Folders that hold nothing of one's own. */
export const isForeign = (folder: string): boolean => /^(?:\.git|node_modules|vendor|dist|build|tmp|log|\.venv|venv|__pycache__|coverage|target)$/.test(folder)

const wanted = [
  /^Dockerfile$/,
  /^\.dockerignore$/,
  /^package\.json$/,
  /^\.(?:nvmrc|node-version|ruby-version|python-version)$/,
  /^Gemfile$/,
  /^config\.ru$/,
  /^pyproject\.toml$/,
  /^requirements\.txt$/,
  /^go\.mod$/,
  /^Procfile$/,
  /^(?:docker-)?compose\.ya?ml$/,
  /(?:^|\/)(?:\.env(?:\.[a-z.-]+)?|[\w.-]+\.env)$/,
  /^config\/deploy\.yml$/,
]
