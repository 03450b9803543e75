import type {ErrorCode, YAMLError} from 'yaml'

/** What a fault of YAML's syntax means, without quoting the file: what stands there may be a secret. */
export const sayOf = (error: YAMLError): string => says[error.code] ?? 'is not valid YAML here'

const indent = 'is indented in a way that YAML does not allow: line it up with its neighbours'

const says: Readonly<Partial<Record<ErrorCode, string>>> = {
  TAB_AS_INDENT: 'is indented with a tab: YAML takes spaces only',
  BAD_INDENT: indent,
  MISSING_CHAR: 'lacks a character: a closing quote or bracket, or a colon with a space after the key',
  BLOCK_AS_IMPLICIT_KEY: 'has a second colon on one line: put the value in quotes, or the inner key on its own line',
  BLOCK_IN_FLOW: 'mixes lines with dashes or keys into [ ] or { }',
  MULTILINE_IMPLICIT_KEY: 'has a key that goes over several lines: is a colon or a quote missing?',
  KEY_OVER_1024_CHARS: 'has a key of more than 1024 characters: is a colon or a quote missing?',
  BAD_DQ_ESCAPE: 'has a backslash that means nothing in double quotes: write \\\\ or use single quotes',
  BAD_SCALAR_START: 'begins with a character that YAML keeps for itself: put the value in quotes',
  BAD_ALIAS: 'has an alias (*name) without a name',
  ALIAS_PROPS: 'has an alias (*name) with an anchor or a tag of its own',
  MULTIPLE_ANCHORS: 'has two anchors (&name)',
  MULTIPLE_TAGS: 'has two tags (!name)',
  TAG_RESOLVE_FAILED: 'has a tag (!name) that is not known here: put the value in quotes',
  BAD_DIRECTIVE: 'has a line with % that YAML does not know',
  UNEXPECTED_TOKEN: 'is not expected here: is it indented like its neighbours, and is every quote closed?',
  RESOURCE_EXHAUSTION: 'is nested too deep',
}
