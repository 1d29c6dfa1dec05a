/** Doing one thing with several orders: each is a command of its own, and what became of each is said. */
import { problemOf } from '@/api/problem'
import type { Problem } from '@/api/problem'
import { give } from '@/ui/commands/api'
import type { Option, Thing, Values } from '@/ui/commands/types'
import { text } from '@/ui/lanes/types'
import { colleagues, lane, priorities } from './lane'

export interface Came {
  id: string
  no: string
  /** Why it was not; null where it is done. */
  problem: Problem | null
}

/** What can be done with several orders. */
export interface Act {
  /** Who may. */
  roles: readonly string[]
  /** What the choice depends on: orders of which this is the same are offered the same; nothing where they have no choice in common. */
  among: (orders: Thing[]) => string
  /** What all of them can be given. */
  options: (orders: Thing[]) => Promise<Option[]>
  body: (chosen: string) => Values
}

const APPROVERS = ['unit_head', 'unit_approver']
/** Chosen where the orders shall have no priority any more; no priority has this id. */
export const NONE = '-'

/** The unit that all of them belong to; nothing where they are of several, or of none. */
export function unitOf(orders: Thing[]): string {
  const units = new Set(orders.map((one) => text(one, 'unit_id')))
  return units.size === 1 ? [...units].join() : ''
}

function kindOf(order: Thing): string {
  return `${text(order, 'unit_id')} ${text(order, 'category_code')}`
}

/** The priorities that all of them can have: one of each unit and category is asked, since no other thing tells them apart. */
export async function inCommon(orders: Thing[], look: (order: Thing) => Promise<Option[]>): Promise<Option[]> {
  const kinds = new Map(orders.map((one) => [kindOf(one), one]))
  const [first = [], ...others] = await Promise.all([...kinds.values()].map(look))
  return first.filter((option) => others.every((found) => found.some((one) => one.value === option.value)))
}

export const ACTS = {
  assign: {
    roles: APPROVERS,
    among: unitOf,
    options: async ([first]) => (first ? colleagues(first, '') : []),
    body: (chosen) => ({ person_id: chosen }),
  },
  prioritise: {
    roles: ['unit_handler', ...APPROVERS, 'dispatcher', 'supervisor'],
    among: (orders) => [...new Set(orders.map(kindOf))].sort().join(),
    options: (orders) => inCommon(orders, priorities),
    body: (chosen) => ({ priority_id: chosen === NONE ? '' : chosen }),
  },
} satisfies Record<string, Act>

/** Give it to one after the other, as they were seen; none is left out because of another one. */
export async function giveAll(
  orders: Thing[],
  command: string,
  body: Values,
  told: (came: Came) => void,
  how: typeof give = give,
): Promise<void> {
  for (const order of orders) {
    const attempt = { key: crypto.randomUUID(), sequence: order.sequence, body }
    let problem: Problem | null = null
    try {
      await how(lane.shelf, order.id, command, attempt)
    } catch (failure) {
      problem = problemOf(failure)
    }
    told({ id: order.id, no: text(order, 'case_no'), problem })
  }
}
