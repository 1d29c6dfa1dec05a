/** Lists for publication (通报): late orders under supervision, drawn up anew each time. */
import { json } from '@/api/client'
import type { components } from '@/api/generated/dispatch'

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
