import type {Random} from './random.js'

/** The bytes of a text: as they are, or as an editor, a bad merge or ill will might leave them. */
export function mutateText(text: string, random: Random): Uint8Array {
  const changed = random.chance(0.6) ? text : random.some(1, 3, () => random.pick(ofLines)).reduce((so, change) => change(so, random), text)
  const bytes = Buffer.from(changed)
  return random.chance(0.9) ? bytes : random.pick(ofBytes)(bytes, random)
}

const atRandom = (text: string, random: Random, inserted: string): string => {
  const at = random.below(text.length + 1)
  return text.slice(0, at) + inserted + text.slice(at)
}

const ofLines: readonly ((text: string, random: Random) => string)[] = [
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\ufeff${text}`,
  (text) => text.replaceAll('  ', '\t'),
  (text, random) => text.replaceAll(/^ /gm, () => (random.chance(0.1) ? '' : ' ')),
  (text, random) => text.slice(0, random.below(text.length)),
  (text, random) => onLine(text, random, (line) => `${line}\n${line}`),
  (text, random) => onLine(text, random, () => ''),
  (text, random) => onLine(text, random, (line) => `${line.slice(0, line.length - line.trimStart().length)}<<: *here`),
  (text, random) => onLine(onLine(text, random, (line) => line.replace(': ', ': &here ')), random, (line) => line.replace(/: .*$/, ': *here')),
  (text, random) => onLine(text, random, (line) => line.replace(': ', `: ${random.pick(['!!str ', '!!binary ', '!!set ', '!!omap ', '!!timestamp ', '!ruby/object ', '!!int ', '!<tag:x> '])}`)),
  (text, random) => onLine(text, random, (line) => line.replace(/: .*$/, `: ${random.pick(['|', '>', '|2-', '>9', '"', "'", '[', '{', '? ', '- ', '*', '&', '!', '%', '@', '`', '0o9', '.nan', '.inf', '1_000', '0b1'])}`)),
  (text, random) => atRandom(text, random, random.pick(['\0', '\x1b', '---\n', '...\n', '%YAML 1.1\n', '\n\n', '\t', ': ', ' #', '\u2028', '\u0085', '[', '{', '"', "'", '&a ', '*a ', '!!null ', '? '])),
  (text, random) => atRandom(text, random, random.pick(['[', '{', '- ', '? ', 'a: ', ' ', '\n', '"', '*a', ':']).repeat(random.below(5000))),
  (text, random) => `${text}\n${text.slice(0, random.below(text.length))}`,
] // prettier-ignore

function onLine(text: string, random: Random, change: (line: string) => string): string {
  const lines = text.split('\n')
  const at = random.below(lines.length)
  return [...lines.slice(0, at), change(lines[at] ?? ''), ...lines.slice(at + 1)].join('\n')
}

const ofBytes: readonly ((bytes: Buffer, random: Random) => Uint8Array)[] = [
  (bytes, random) => flipped(bytes, random, 1),
  (bytes, random) => flipped(bytes, random, 20),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString(), 'utf16le')]),
  (bytes) => Buffer.concat([bytes, Buffer.alloc(70_000, 0x20)]),
  (_, random) => Buffer.from(random.some(0, 3000, () => random.below(256))),
]

function flipped(bytes: Buffer, random: Random, times: number): Buffer {
  const copy = Buffer.from(bytes)
  for (const at of random.some(1, times, () => random.below(Math.max(copy.length, 1)))) copy[at] = random.below(256)
  return copy
}
