/** Who has what of a list: how much each person has, and what of it one wants to see. */

import type { Thing } from '../commands/types'
import { text } from './types'

/** A person's id, what nobody has, or everything. */
export type Share = { of: 'all' } | { of: 'nobody' } | { of: 'person'; id: string }

export interface Counted {
  id: string
  count: number
}

const HAS_IT = 'assigned_to'

/** How much nobody has, and how much each person has: oneself first, then who has most. */
export function counted(things: Thing[], me: string): { nobody: number; people: Counted[] } {
  const by = new Map<string, number>()
  for (const thing of things) by.set(text(thing, HAS_IT), (by.get(text(thing, HAS_IT)) ?? 0) + 1)
  const people = [...by].filter(([id]) => id !== '').map(([id, count]) => ({ id, count }))
  people.sort((one, other) => Number(other.id === me) - Number(one.id === me) || other.count - one.count || one.id.localeCompare(other.id))
  return { nobody: by.get('') ?? 0, people }
}

/** What of a list is in a share. */
export function within(things: Thing[], share: Share): Thing[] {
  if (share.of === 'all') return things
  return things.filter((thing) => text(thing, HAS_IT) === (share.of === 'person' ? share.id : ''))
}

/** How the service is asked for a share, where a list is too long to have all of it here. */
export function asking(share: Share): Record<string, string> {
  if (share.of === 'all') return {}
  return share.of === 'person' ? { assigned_to: share.id } : { assigned: 'false' }
}
