import * as v from 'valibot'
import {duration, size} from '../../../config/schema/leaf.js'

/** `1m30s`, `90s` or `90` as deploy.yml takes it: `90s`; undefined: it is none. */
export function durationOf(text: string): string | undefined {
  const seconds = secondsOf(text)
  if (seconds === undefined) return undefined
  const written = seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60}m` : `${Math.max(1, Math.round(seconds))}s`
  return v.is(duration, written) ? written : undefined
}

export function secondsOf(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text)
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|us|h|m|s)/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return undefined
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ''] ?? 0), 0)
}

const units: Readonly<Record<string, number>> = {h: 3600, m: 60, s: 1, ms: 0.001, us: 0.000_001}

/** `1.5G`, `512M`, `512mb` or bytes as deploy.yml takes it: `1536m`; undefined: it is none. */
export function sizeOf(text: string): string | undefined {
  const [, number, unit = 'b'] = /^(\d+(?:\.\d+)?)\s*([bkmg])?(?:i?b)?$/i.exec(text.trim()) ?? []
  if (number === undefined) return undefined
  const kilobytes = Math.ceil(Number(number) * (powers[unit.toLowerCase()] ?? 1))
  const written = kilobytes % (1024 * 1024) === 0 ? `${kilobytes / 1024 / 1024}g` : kilobytes % 1024 === 0 ? `${kilobytes / 1024}m` : `${kilobytes}k`
  return v.is(size, written) ? written : undefined
}

/** In kilobytes. */
const powers: Readonly<Record<string, number>> = {b: 1 / 1024, k: 1, m: 1024, g: 1024 * 1024}
