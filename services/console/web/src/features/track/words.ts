/** A line of the timeline in the reader's language; the service's own words where the page has none. */
import { i18n, label } from '@/app/i18n'
import type { Line } from './api'

function said(code: string | undefined, unit: string, otherwise: string): string {
  const { t, te, locale } = i18n.global
  const key = `track.line.${code}`
  return te(key, locale.value) ? t(key, { unit: unit || t('track.a_unit') }) : otherwise
}

export function lineWords(line: Line): string {
  return said(line.code, line.parameters?.unit ?? '', line.label)
}

/** A status with the unit's name where it is said of one; of several units not all may be as far. */
export function statusWords(status: string, units: { name: string }[] = []): string {
  const [only, ...more] = units
  return label('track.status', status, { unit: (more.length ? '' : only?.name) || i18n.global.t('track.a_unit') })
}

export function noteWords(line: Line): string {
  const still = line.parameters?.still_good
  if (still) return label('track.choice.still_good', still)
  const verdict = line.parameters?.verdict
  return verdict ? label('track.choice.verdict', verdict) : label('track.said', line.note) // what the hub itself says
}

export function changeWords(change: { code?: string; reason: string }): string {
  return said(change.code, '', change.reason)
}
