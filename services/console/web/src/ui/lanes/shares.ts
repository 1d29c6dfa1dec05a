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

/** How much there is, how much nobody has, and how much each person has. */
export interface Counts {
  total: number
  nobody: number
  people: Counted[]
}

/** How much nobody has, and how much each person has: oneself first, then who has most. */
export function counted(things: Thing[], me: string): Counts {
  const by = new Map<string, number>()
  for (const thing of things) by.set(text(thing, HAS_IT), (by.get(text(thing, HAS_IT)) ?? 0) + 1)
  const people = [...by].filter(([id]) => id !== '').map(([id, count]) => ({ id, count }))
  return { total: things.length, nobody: by.get('') ?? 0, people: inOrder(people, me) }
}

/** Oneself first, then who has most. */
export function inOrder(people: Counted[], me: string): Counted[] {
  return people.toSorted((one, other) => Number(other.id === me) - Number(one.id === me) || other.count - one.count || one.id.localeCompare(other.id))
}

/** The unit that a person sees the things of, where it is that one alone: then the service can count them all. */
export function onlyUnit(rights: readonly { kind: string | null; id: string | null }[]): string {
  const units = new Set(rights.map((one) => (one.kind === 'unit' ? (one.id ?? '') : '')))
  return units.size === 1 ? [...units].join() : ''
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
