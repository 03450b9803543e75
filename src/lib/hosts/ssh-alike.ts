import {fits} from './known-hosts.js'

/**
 * Tells hosts apart as ssh's config does: the numbers of the `Host` lines that speak of one (ssh_config(5)). Hosts with equal numbers get
 * the same answer of `ssh -G` but for the host's name. Undefined: something here depends on the very host, so ssh has to be asked about it.
 */
export type Alike = (address: string) => string | undefined

/** `texts`: all files that ssh has read, in any order. What is not understood to the letter is left to ssh. */
export function readAlike(texts: readonly string[] | undefined): Alike {
  const sections = texts?.flatMap(readSections)
  if (sections === undefined || sections.some((section) => section.kind === 'unclear')) return () => undefined
  return (address) => {
    const fitting = sections.flatMap((section, index) => (section.kind === 'host' && speaksOf(section, address) ? [{section, index}] : []))
    return !isPlain(address) || fitting.some(({section}) => section.personal) ? undefined : fitting.map(({index}) => index).join(' ')
  }
}

/** A name, or an address in the one way that ssh would write it itself: it turns 127.1 into 127.0.0.1. */
const isPlain = (address: string): boolean =>
  /^[a-z][\w.-]*$/i.test(address) || (/^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(address) && !/(^|\.)0\d/.test(address)) || isPlainIpv6(address)

const isPlainIpv6 = (address: string): boolean =>
  /^[0-9a-f:]+$/.test(address) && URL.canParse(`http://[${address}]`) && new URL(`http://[${address}]`).hostname === `[${address}]` && !address.startsWith('::')

/** The lines after a `Host` line, up to the next; those before the first one are for every host. */
type Section =
  | {readonly kind: 'host'; readonly yes: readonly string[]; readonly no: readonly string[]; /** It says what differs from host to host. */ personal: boolean}
  | {readonly kind: 'unclear'}

function readSections(text: string): readonly Section[] {
  const sections: Section[] = [{kind: 'host', yes: ['*'], no: [], personal: false}]
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue
    const [, keyword = '', value = ''] = /^(\w+)(?:\s*=\s*|\s+)(.*)$/.exec(line) ?? []
    const key = keyword.toLowerCase()
    const last = sections.at(-1)
    if (key === 'host') sections.push(readHostLine(value))
    else if (key === '' || /^(match$|canonical)/.test(key) || (key === 'include' && sections.length > 1)) return [{kind: 'unclear'}]
    else if (last?.kind === 'host' && isPersonal(key, value)) last.personal = true
  }
  return sections
}

/** A name, a way there that ends at the host itself, or a token such as %h. Nobody here reads ControlPath, where such tokens are usual. */
const isPersonal = (key: string, value: string): boolean => /^(hostname|proxyjump|proxycommand|hostkeyalias)$/.test(key) || (value.includes('%') && key !== 'controlpath')

function readHostLine(value: string): Section {
  const patterns = value.split(/\s+/)
  if (!patterns.every((pattern) => /^!?[\w.:*?-]+$/.test(pattern))) return {kind: 'unclear'} // quotes and the like
  const [no, yes] = [patterns.filter((pattern) => pattern.startsWith('!')), patterns.filter((pattern) => !pattern.startsWith('!'))]
  return {kind: 'host', yes, no: no.map((pattern) => pattern.slice(1)), personal: false}
}

const speaksOf = ({yes, no}: Section & {kind: 'host'}, address: string): boolean => yes.some((each) => fits(address, each)) && !no.some((each) => fits(address, each))
