/**
 * The text with every sign in it that a terminal would obey, or hide, written out: `\x1b` for ESC. New lines and tabs stay.
 * For whatever others have chosen (a file, a host, a program) and people are to read.
 */
export const visible = (text: string): string => text.replaceAll(/\r$/gm, '').replaceAll(unseen, spell)

/** The same for lines that we have coloured: colours alone are let through. */
export const visibleInColour = (text: string): string =>
  text
    .split(colour)
    .map((part, index) => (index % 2 === 0 ? visible(part) : part))
    .join('')

/** JSON of the same value that no terminal obeys: what JSON itself lets stand is escaped, too. */
export const visibleJson = (value: unknown, indent = 2): string =>
  JSON.stringify(value ?? null, null, indent).replaceAll(unseen, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)

/** Control characters of both sets, what turns the direction of writing, what breaks lines unseen, and halves of characters. */
const unseen = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const colour = /(\x1b\[(?:\d{1,3}(?:;\d{1,3}){0,4})?m)/

function spell(sign: string): string {
  const code = sign.charCodeAt(0)
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
