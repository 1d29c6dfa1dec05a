/** Lists for publication (通报): late orders under supervision, drawn up anew each time; and those that were kept, as they stood. */
import { json, post, type Page } from '@/api/client'
import type { components } from '@/api/generated/dispatch'
import type { Shelf } from '@/ui/commands/api'
import type { Thing } from '@/ui/commands/types'

export type LateList = components['schemas']['LateList']
export type Line = LateList['items'][number]
export type Wanted = Record<string, string>

const PATH = '/api/dispatch/v1/publication'

export function drawnUp(wanted: Wanted): Promise<LateList> {
  return json<LateList>(`${PATH}?${new URLSearchParams(wanted)}`)
}

/** Where the Excel file is, without the orders that were left out. */
export function sheet(wanted: Wanted, leftOut: Iterable<string>): string {
  const query = new URLSearchParams(wanted)
  for (const id of leftOut) query.append('leave_out', id)
  return `${PATH}.xlsx?${query}`
}

export type ListEntry = components['schemas']['ListEntry']
export type KeptList = components['schemas']['KeptList'] & Thing
export type KeptOrders = components['schemas']['KeptOrders']

const KEPT = '/api/dispatch/v1/published-lists'
export const SHELF: Shelf = { service: 'dispatch', path: '/v1/published-lists' }

/** Keep the list as it is now, without the orders that were left out; `key` makes a repeat of the same attempt the same list. */
export function keep(wanted: Wanted, leftOut: readonly string[], key: string): Promise<KeptList> {
  const { level, unit_id, area_code, from, to } = wanted
  const body = { level: Number(level), unit_id, area_code, since: from, until: to, leave_out: leftOut }
  return post<KeptList>(KEPT, body, { 'Idempotency-Key': key })
}

export async function keptLists(): Promise<KeptList[]> {
  return (await json<Page<KeptList>>(`${KEPT}?limit=50`)).items
}

export function keptList(id: string): Promise<KeptList> {
  return json<KeptList>(`${KEPT}/${encodeURIComponent(id)}`)
}

export function keptOrders(id: string): Promise<KeptOrders> {
  return json<KeptOrders>(`${KEPT}/${encodeURIComponent(id)}/orders`)
}

export function keptSheet(id: string): string {
  return `${KEPT}/${encodeURIComponent(id)}/sheet`
}
