/** Giving several orders to one person: each is a command of its own, and what became of each is said. */

import { give } from '@/ui/commands/api'
import { problemOf } from '@/api/problem'
import type { Problem } from '@/api/problem'
import type { Thing } from '@/ui/commands/types'
import { text } from '@/ui/lanes/types'
import { lane } from './lane'

export interface Came {
  id: string
  no: string
  /** Why it was not; null where it is done. */
  problem: Problem | null
}

/** The unit that all of them belong to; nothing where they are of several, or of none. */
export function unitOf(orders: Thing[]): string {
  const units = new Set(orders.map((one) => text(one, 'unit_id')))
  return units.size === 1 ? [...units].join() : ''
}

/** Give them out one after the other, as they were seen; none is left out because of another one. */
export async function assignAll(
  orders: Thing[],
  person: string,
  told: (came: Came) => void,
  how: typeof give = give,
): Promise<void> {
  for (const order of orders) {
    const attempt = { key: crypto.randomUUID(), sequence: order.sequence, body: { person_id: person } }
    let problem: Problem | null = null
    try {
      await how(lane.shelf, order.id, 'assign', attempt)
    } catch (failure) {
      problem = problemOf(failure)
    }
    told({ id: order.id, no: text(order, 'case_no'), problem })
  }
}
