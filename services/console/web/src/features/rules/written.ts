/** How rules are read: tables of tiers and clocks, the days of a year. */
import { i18n } from '@/app/i18n'
import { spanOf } from '@/ui/spans/spans'
import type { Calendar, Policy } from './api'

export const TIERS = ['E0', 'E1', 'E2', 'G', 'C', 'Q', 'V', 'M'] as const
export const CLOCKS = [
  'intake', 'dispatch', 'dispatch_limit', 'sign', 'contact', 'handle', 'handle_limit', 'callback', 'return_window', 'return_review', 'ruling',
] as const

/** The cells of the table of tiers that are others than in `before`, as `E2.handle`. */
export function changedCells(before: Policy['tiers'], now: Policy['tiers']): Set<string> {
  const cells = TIERS.flatMap((tier) => CLOCKS.map((clock) => [tier, clock] as const))
  return new Set(cells.filter(([tier, clock]) => (before[tier]?.[clock] ?? '') !== (now[tier]?.[clock] ?? '')).map(([tier, clock]) => `${tier}.${clock}`))
}

/** The same with one cell as it was typed; an empty one does not run. */
export function withCell(tiers: Policy['tiers'], tier: string, clock: string, typed: string): Policy['tiers'] {
  const { [clock]: _, ...rest } = tiers[tier] ?? {}
  return { ...tiers, [tier]: typed.trim() ? { ...rest, [clock]: typed.trim() } : rest }
}

/** The typed cells that are no spans. */
export function wrongCells(tiers: Policy['tiers']): string[] {
  return Object.entries(tiers).flatMap(([tier, clocks]) => Object.entries(clocks).filter(([, text]) => !spanOf(text)).map(([clock]) => `${tier}.${clock}`))
}

/** What a policy lacks, in the words of the table and of the ladder: `tiers.E0.dispatch_limit`, `escalation.rungs.urge`. */
export function lacksInWords(key: string, label: (group: string, code: string) => string): string {
  const [, group = '', name = ''] = key.split('.')
  return group === 'rungs' ? i18n.global.t('rules.lacks_step', { name: label('notices.threshold', name) }) : `${label('tier', group)} ${label('rules.clock', name)}`
}

export interface Year {
  year: number
  /** Nobody has published it yet: dates that reach into it are provisional. */
  provisional: boolean
  holidays: string[]
  makeup: string[]
}

/** Every year that is known, and this one and the next also where they are not. */
export function yearsOf(calendar: Pick<Calendar, 'years' | 'holidays' | 'makeup'>, thisYear: number): Year[] {
  const years = [...new Set([...calendar.years, thisYear, thisYear + 1])].sort((a, b) => b - a)
  return years.map((year) => ({
    year,
    provisional: !calendar.years.includes(year),
    holidays: rows(calendar.holidays.filter((day) => day.startsWith(`${year}-`))),
    makeup: calendar.makeup.filter((day) => day.startsWith(`${year}-`)),
  }))
}

const DAY = 86_400_000

/** Days that follow on each other as one row: `10-01 – 10-07`. */
export function rows(days: readonly string[]): string[] {
  const found: { first: string; last: string }[] = []
  for (const day of [...days].sort()) {
    const open = found.at(-1)
    if (open && Date.parse(day) - Date.parse(open.last) === DAY) open.last = day
    else found.push({ first: day, last: day })
  }
  return found.map(({ first, last }) => (first === last ? short(first) : `${short(first)} – ${short(last)}`))
}

export function short(day: string): string {
  return day.slice(5)
}

/** The days that were typed, one or a row of them on a line or after a comma. */
export function daysTyped(text: string): string[] {
  return text.split(/[\s,，;；、]+/).map((day) => day.trim()).filter(Boolean)
}
