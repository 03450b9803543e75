/** A text of a compose file with its variables filled in, as far as defaults tell. */
export type Filled = {
  readonly text: string
  /** Variables that nothing in the file gives a value. */
  readonly open: readonly string[]
  /** The text is nothing but this variable. */
  readonly whole?: string
}

/** `${NAME:-default}`, `${NAME-default}`, `${NAME:?must}`, `${NAME:+instead}`, `$NAME`; `$$` is a dollar. */
export function interpolate(text: string): Filled {
  const open: string[] = []
  const whole = /^\$(?:\{([A-Za-z_]\w*)(?::?[-?][^{}]*)?\}|([A-Za-z_]\w*))$/.exec(text)
  const name = whole?.[1] ?? whole?.[2]
  return {text: fill(text, open), open, ...(name !== undefined && {whole: name})}
}

const variable = /\$(?:\$|\{([A-Za-z_]\w*)(?:(:?[-?+])((?:[^{}]|\$\{[^{}]*\})*))?\}|([A-Za-z_]\w*))/g

const fill = (text: string, open: string[]): string =>
  text.replaceAll(variable, (found: string, braced: string | undefined, operator: string | undefined, word: string | undefined, bare: string | undefined) => {
    if (found === '$$') return '$'
    if (operator?.endsWith('-')) return fill(word ?? '', open)
    if (operator?.endsWith('+')) return ''
    open.push(braced ?? bare ?? '')
    return `\${${braced ?? bare ?? ''}}`
  })
