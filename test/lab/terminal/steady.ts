/** What is another at each run: times, how many requests came, of how many steps a deploy is, the sign that turns, the colour, and where a time of another length has a row cut. */
export const steady = (lines: readonly string[]): readonly string[] =>
  lines.map((line) =>
    line
      .replace(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/, '⠋')
      .replaceAll(/-(blue|green)-/g, '-blue-')
      .replaceAll(/\b\d+(\.\d)?s\b/g, '0.0s')
      .replace(/\bafter \d+(\.\d)? s\./, 'after 0.0 s.')
      .replace(/waiting[^:]*…/, 'waiting…')
      .replace(/refused after[ \d.]*…/, 'refused after…')
      .replace(/\d[\d,]* requests/, '100 requests')
      .replace(/\d+ of \d+ steps/, '10 of 30 steps'),
  )
