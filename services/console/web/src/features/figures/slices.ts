/** Which part of all dispatches a figure is of: periods as days, and what a line of the table narrows it to. */
export type Query = Record<string, string>

export const BY = ['unit', 'area', 'category', 'day', 'week', 'month'] as const
export type By = (typeof BY)[number]
export const PERIODS = ['week', 'days30', 'month', 'last_month', 'own'] as const
export type Period = (typeof PERIODS)[number]
/** What is handed on from the address to the service. */
export const FILTERS = ['from', 'to', 'by', 'unit_id', 'area_code', 'category_code'] as const

const DAY = 86_400_000
const VILLAGE = 12

/** The first and the last day of a period; `today` is the hub's day, as 2026-11-18. */
export function daysOf(period: Exclude<Period, 'own'>, today: string): { from: string; to: string } {
  if (period === 'week') return { from: plus(today, -6), to: today }
  if (period === 'days30') return { from: plus(today, -29), to: today }
  const first = `${today.slice(0, 7)}-01`
  if (period === 'month') return { from: first, to: today }
  const last = plus(first, -1)
  return { from: `${last.slice(0, 7)}-01`, to: last }
}

/** The period that these days are, or that they are somebody's own. */
export function periodOf(from: string, to: string, today: string): Period {
  if (!from && !to) return 'days30'
  const same = PERIODS.find((one) => one !== 'own' && daysOf(one, today).from === from && daysOf(one, today).to === to)
  return same ?? 'own'
}

/** What is asked of the service: what the address says, as far as it is known here. */
export function asked(address: Readonly<Record<string, unknown>>): Query {
  const found: Query = {}
  for (const name of FILTERS) {
    const value = address[name]
    if (typeof value === 'string' && value) found[name] = value
  }
  return found
}

/** The slice that one line is of: the whole one, narrowed to its unit, area, category or days. */
export function sliceOf(query: Query, by: By, key: string): Query {
  const { by: _, ...slice } = query
  if (!key) return slice
  if (by === 'unit') return { ...slice, unit_id: key }
  if (by === 'area') return { ...slice, area_code: key }
  if (by === 'category') return { ...slice, category_code: key }
  const from = by === 'month' ? `${key}-01` : key
  const to = by === 'month' ? plus(monthAfter(from), -1) : by === 'week' ? plus(key, 6) : key
  // A week or a month that begins before the period, or ends after it, counts within it.
  return { ...slice, from: later(from, slice['from']), to: earlier(to, slice['to']) }
}

/** Where a line leads to: an area to the areas in it, all else to its days; nowhere further from a day. */
export function deeper(query: Query, by: By, key: string): Query | null {
  if (by === 'day' || !key || (by === 'area' && key.length >= VILLAGE)) return null
  const next: By = by === 'area' ? 'area' : by === 'category' ? 'unit' : 'day'
  return { ...sliceOf(query, by, key), by: next }
}

/** A share as people read it. */
export function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : `${(value * 100).toFixed(1)}%`
}

/** The hub's day now. */
export function hubDay(now: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' }).format(now)
}

function plus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

function monthAfter(first: string): string {
  const [year = 0, month = 0] = first.split('-').map(Number)
  return `${month === 12 ? year + 1 : year}-${String((month % 12) + 1).padStart(2, '0')}-01`
}

function later(day: string, bound: string | undefined): string {
  return bound && bound > day ? bound : day
}

function earlier(day: string, bound: string | undefined): string {
  return bound && bound < day ? bound : day
}
