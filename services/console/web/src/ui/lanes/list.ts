/** Reading the list of a lane: everything that waits, in the order in which it is due. */

import { json } from '@/api/client'
import type { Page } from '@/api/client'
import type { Shelf } from '../commands/api'
import type { Thing } from '../commands/types'

const PAGE = 200
const MOST = 600 // rows: a person cannot oversee more, and says more narrowly what they look for

export interface Listed {
  items: Thing[]
  /** There are more than are shown. */
  cut: boolean
}

/** Everything in these states, page by page. */
export async function things(shelf: Shelf, states: readonly string[], filters: Record<string, string> = {}): Promise<Listed> {
  const items: Thing[] = []
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ limit: String(PAGE), ...filters })
    for (const state of states) query.append('state', state)
    if (cursor !== null) query.set('cursor', cursor)
    const page: Page<Thing> = await json<Page<Thing>>(`/api/${shelf.service}${shelf.path}?${query}`)
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== null && items.length < MOST)
  return { items, cut: cursor !== null }
}

/** What is due first comes first; what has no date comes after, the longest waiting first. */
export function byDue(items: Thing[], due: (thing: Thing) => string | null): Thing[] {
  const at = (thing: Thing): number => {
    const said = due(thing)
    return said === null ? Number.POSITIVE_INFINITY : Date.parse(said)
  }
  return [...items].sort((one, other) => {
    const by = at(one) - at(other)
    return Number.isNaN(by) || by === 0 ? one.created_at.localeCompare(other.created_at) : by
  })
}

/** The same rows, those of the first rank first; within a rank, and where there is none, as they were. */
export function byRank(items: Thing[], rank: (thing: Thing) => number): Thing[] {
  return items.toSorted((one, other) => rank(one) - rank(other))
}

/** The rows in which every typed word occurs: in number, title, text, or in what is said of who has it. */
export function matching(items: Thing[], typed: string, title: (thing: Thing) => string, whose: (thing: Thing) => string = () => ''): Thing[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return items
  return items.filter((thing) => {
    const where = `${String(thing['case_no'] ?? '')} ${title(thing)} ${String(thing['text'] ?? '')} ${whose(thing)}`.toLowerCase()
    return words.every((word) => where.includes(word))
  })
}
