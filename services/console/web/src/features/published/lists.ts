/** Which list is asked for, what is left of it, and what can be said of one that was kept. */
import type { Guide, Option } from '@/ui/commands/types'
import type { KeptList, LateList, ListEntry } from './api'

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

/** What holds of what was written down about a list's publication. */
function holding(kept: Pick<KeptList, 'entries'> | undefined): ListEntry[] {
  return kept?.entries.filter((one) => one.holds) ?? []
}

/** Where it was published last, as far as that holds. */
export function lastPublished(kept: Pick<KeptList, 'entries'>): ListEntry | undefined {
  return holding(kept).at(-1)
}

/** The entries that can be corrected or taken back. */
export function entriesToPick(kept: Pick<KeptList, 'entries'> | undefined, called: (entry: ListEntry) => string): Option[] {
  return holding(kept).map((one) => ({ value: String(one.number), label: called(one) }))
}

/** This minute: what the form shows of a time is minutes, and one that is still to come would be refused. */
function thisMinute(): Date {
  return new Date(new Date().setSeconds(0, 0))
}

/** How its commands are asked for: the only entry there is need not be chosen, and a correction begins with what it corrects. */
export function guidesOf(kept: Pick<KeptList, 'entries'> | undefined): Record<string, Guide> {
  const [only, ...others] = holding(kept)
  const one = others.length === 0 ? only : undefined
  const of = one ? { of: String(one.number) } : {}
  const before = one ? { channel: one.channel, place: one.place, published_at: new Date(one.published_at ?? '') } : {}
  return {
    publish: { fields: ['channel', 'place', 'published_at'], preset: () => ({ published_at: thisMinute() }) },
    correct: { fields: ['of', 'channel', 'place', 'published_at', 'reason'], needed: ['reason'], preset: () => ({ ...of, ...before }) },
    retract: { fields: ['of', 'reason'], needed: ['reason'], preset: () => of, grave: true },
    discard: { fields: ['reason'], needed: ['reason'], grave: true },
  }
}
