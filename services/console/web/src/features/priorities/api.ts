/** Response priorities (处置优先级): a unit's own words for what of its work it does first. */
import { json, post, type Page } from '@/api/client'
import type { components } from '@/api/generated/dispatch'
import type { Shelf } from '@/ui/commands/api'
import type { Thing } from '@/ui/commands/types'

export type Priority = components['schemas']['PriorityView'] & Thing

const PATH = '/api/dispatch/v1/response-priorities'
export const SHELF: Shelf = { service: 'dispatch', path: '/v1/response-priorities' }
const MOST = 200

/** Those in a state, what is done first first; as many as one page has. */
export async function priorities(state: string): Promise<Page<Priority>> {
  const found = await json<Page<Priority>>(`${PATH}?${new URLSearchParams({ state, limit: String(MOST) })}`)
  return { ...found, items: found.items.toSorted((a, b) => a.rank - b.rank || a.title.localeCompare(b.title)) }
}

export function write(body: object, key: string): Promise<Priority> {
  return post<Priority>(PATH, body, { 'Idempotency-Key': key })
}
