import { span, type Span } from './time'

const SOON = 2 * 3_600_000

export interface Standing extends Span {
  late: boolean
  level: 'late' | 'soon' | 'ok' | 'paused'
}

/** How a deadline stands at an instant; null without one. */
export function standing(dueAt: string | null | undefined, paused: boolean, now: number): Standing | null {
  if (!dueAt) return null
  const left = new Date(dueAt).getTime() - now
  const late = left < 0
  const level = paused ? 'paused' : late ? 'late' : left < SOON ? 'soon' : 'ok'
  return { ...span(left), late, level }
}
