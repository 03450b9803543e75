/** The one place that quotes for a systemd unit file: text as the value of a setting that is not split into words. A line break or NUL can't be part of it: it throws. */
export function unitText(text: string): string {
  if (/[\0-\x1f\x7f\u0085\u2028\u2029]/.test(text)) throw new TypeError('a control character cannot be part of a systemd unit')
  if (text.endsWith('\\')) throw new TypeError('a systemd setting that ends with a backslash goes on in the next line')
  return text.replaceAll('%', '%%')
}
