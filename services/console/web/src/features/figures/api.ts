/** Statistics of the government lane: figures, and the dispatches that each counts. */
import { json } from '@/api/client'
import type { components } from '@/api/generated/dispatch'

import type { Query } from './slices'

export type Statistics = components['schemas']['Statistics']
export type Line = components['schemas']['Line']
export type CountedPage = components['schemas']['CountedPage']

const PATH = '/api/dispatch/v1/statistics'

export function statistics(query: Query): Promise<Statistics> {
  return json<Statistics>(`${PATH}?${new URLSearchParams(query)}`)
}

export function countedOrders(query: Query, cursor: string | null): Promise<CountedPage> {
  const asked = new URLSearchParams({ limit: '50', ...query })
  if (cursor) asked.set('cursor', cursor)
  return json<CountedPage>(`${PATH}/orders?${asked}`)
}

export function sheet(query: Query): string {
  return `${PATH}.xlsx?${new URLSearchParams(query)}`
}
