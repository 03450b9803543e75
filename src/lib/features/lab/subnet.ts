/** IPv4 networks as first and last address. */
type Range = {readonly first: number; readonly last: number}

/**
 * A /24 for a lab: each name has one of its own in 10.213.0.0/16, and the next free one when that is taken.
 * @param taken networks in CIDR form that stand on this machine
 */
export function chooseSubnet(name: string, taken: readonly string[]): string {
  const ranges = taken.flatMap((text) => toRange(text) ?? [])
  const start = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 256, 7)
  const all = Array.from({length: 256}, (_, index) => `10.213.${(start + index) % 256}.0/24`)
  return all.find((text) => !ranges.some((range) => overlaps(range, toRange(text)))) ?? (all[0] as string)
}

/** The first address from .11 that no host of the lab has; the gateway is .1. */
export function chooseAddress(subnet: string, taken: readonly string[]): string {
  const base = subnet.replace(/\.0\/24$/, '')
  const free = Array.from({length: 240}, (_, index) => `${base}.${index + 11}`).find((address) => !taken.includes(address))
  if (free === undefined) throw new RangeError(`a lab holds 240 hosts`)
  return free
}

const overlaps = (one: Range, other: Range | undefined): boolean => other !== undefined && one.first <= other.last && other.first <= one.last

function toRange(text: string): Range | undefined {
  const [, address, bits] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(text) ?? []
  if (address === undefined) return undefined
  const size = 2 ** (32 - Number(bits))
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const first = Math.floor(value / size) * size
  return {first, last: first + size - 1}
}
