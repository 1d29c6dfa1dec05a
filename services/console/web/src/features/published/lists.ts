/** Which list is asked for, and what is left of it. */
import type { LateList } from './api'

const NAMES = ['level', 'unit_id', 'area_code', 'from', 'to'] as const
export const MOST_LEFT_OUT = 200 // as many as the service takes

/** What is asked of the service: what the address says, as far as it is known here. */
export function asked(address: Readonly<Record<string, unknown>>): Record<string, string> {
  const found: Record<string, string> = { level: '4' }
  for (const name of NAMES) {
    const value = address[name]
    if (typeof value === 'string' && value) found[name] = value
  }
  return found
}

export interface UnitLine {
  unit_id: string
  unit_name: string
  orders: number
  longest: number
}

/** How many of those that are not left out are whose, the most first. */
export function unitsLeft(items: LateList['items'], leftOut: ReadonlySet<string>): UnitLine[] {
  const units = new Map<string, UnitLine>()
  for (const one of items) {
    if (leftOut.has(one.order_id)) continue
    const line = units.get(one.unit_id) ?? { unit_id: one.unit_id, unit_name: one.unit_name, orders: 0, longest: 0 }
    line.orders += 1
    line.longest = Math.max(line.longest, one.days_late)
    units.set(one.unit_id, line)
  }
  return [...units.values()].sort((one, other) => other.orders - one.orders || other.longest - one.longest)
}
