/** The rounds (重办) of an order or its matter. */
import type { Thing } from '../commands/types'

export interface Round {
  number: number
  cause: string
  at: string
  /** In the citizen's words, masked, or those of the check or the centre; may be empty. */
  reason: string
  /** The person of the centre who sent it back; empty: the citizen themselves. */
  by: string
  place: string
  media: string[]
}

/** The last round first: it is what is asked now. */
export function roundsOf(thing: Thing): Round[] {
  return [...((thing['reworks'] ?? []) as Round[])].sort((one, other) => other.number - one.number)
}
