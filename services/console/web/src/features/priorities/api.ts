/** Response priorities (处置优先级): a unit's own words for what of its work it does first. */
import type { Page } from '@/api/client'
import type { components } from '@/api/generated/dispatch'
import type { Shelf } from '@/ui/commands/api'
import type { Thing } from '@/ui/commands/types'
import { kept } from '@/ui/kept/kept'

export type Priority = components['schemas']['PriorityView'] & Thing

export const SHELF: Shelf = { service: 'dispatch', path: '/v1/response-priorities' }

/** Those in a state, what is done first first. */
export async function priorities(state: string): Promise<Page<Priority>> {
  const found = await kept<Priority>(SHELF, { state })
  return { ...found, items: found.items.toSorted((a, b) => a.rank - b.rank || a.title.localeCompare(b.title)) }
}
