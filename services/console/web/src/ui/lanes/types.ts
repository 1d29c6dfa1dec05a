/** How a lane's things are listed, shown and moved: what differs between lanes is said here, the page is one. */

import type { Shelf } from '../commands/api'
import type { Counts } from './shares'
import type { Guide, Search, Thing } from '../commands/types'

/** One line of facts: what it is called (`units.fact.sign_by`), and what it says. */
export interface Fact {
  name: string
  text?: string | null
  /** The key of what it says, where that is a code. */
  key?: string | null
  instant?: string | null
  /** The clock runs against this one. */
  due?: boolean
}

/** Pictures that belong together. */
export interface Shown {
  key: string
  ids: string[]
}

export interface Lane {
  /** The group of its words. */
  words: string
  /** The group of its states: `order` has `state.order.signed`. */
  states: string
  /** Its type among the rows of the live stream. */
  type: string
  shelf: Shelf
  /** The states that wait for somebody: listed at first. */
  open: readonly string[]
  /** The states that are over. */
  over: readonly string[]
  /** When something has to have happened; null where nothing is due. */
  due: (thing: Thing) => string | null
  title: (thing: Thing) => string
  /** Who has it, for its row. */
  whose: (thing: Thing) => string
  facts: (thing: Thing) => Fact[]
  /** What is done first in the words of who has it: the smallest first; those without come last. */
  rank?: (thing: Thing) => number
  /** Where else it is looked at: the key of the link's words. */
  also?: (thing: Thing) => { to: string; key: string }
  /** What is to be done with it is done there, not here. */
  elsewhere?: (thing: Thing) => { to: string; key: string }
  /** Asked beside the states: what of it is one's own. */
  only?: (person: string) => Record<string, string>
  /** Its things are given out to persons (`assigned_to`): the list shows who has what. */
  shares?: boolean
  /** Asks how much each person of a unit has: of all of it, where the list here may end before. */
  counts?: (unit: string) => Promise<Counts>
  /** Who works on one of them is shown, and held against others (`…/{id}/hold`). */
  holds?: boolean
  /** Its people may see the pictures of its cases. */
  photos?: boolean
  /** What those who work on it have shown: the key of each group's words, and the ids. */
  shown?: (thing: Thing) => Shown[]
  order: readonly string[]
  guides: Record<string, Guide>
  search?: Record<string, Search>
}

/** A field of a thing as text; what is not there is nothing. */
export function text(thing: Thing, name: string): string {
  const value = thing[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The key of what a code is called; nothing where there is no code. */
export function keyOf(group: string, code: unknown): string | null {
  return typeof code === 'string' && code !== '' ? `${group}.${code}` : null
}

/** A field of a thing as an instant. */
export function instant(thing: Thing, name: string): string | null {
  return text(thing, name) || null
}

/** The ids of pictures in a field; what is not there is none. */
export function pictures(from: unknown, name: string): string[] {
  const value = (from as Record<string, unknown> | null | undefined)?.[name]
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}
