/** Units' own systems (单位对接): where each takes its orders, and what came of the last deliveries there. */
import { json, post, type Page } from '@/api/client'
import type { Shelf } from '@/ui/commands/api'
import type { Thing } from '@/ui/commands/types'

export interface Endpoint extends Thing {
  unit_id: string
  url: string
  tested_at: string | null
  test_receipt_id: string
  test_error: string
  test_status: number | null
}

export const SHELF: Shelf = { service: 'dispatch', path: '/v1/unit-endpoints' }
const PATH = '/api/dispatch/v1/unit-endpoints'
const LAST = 10

export async function endpoints(): Promise<Endpoint[]> {
  return (await json<Page<Endpoint>>(`${PATH}?limit=200`)).items
}

export function endpoint(id: string): Promise<Endpoint> {
  return json<Endpoint>(`${PATH}/${encodeURIComponent(id)}`)
}

/** Register a unit's system; `key` makes a repeat of the same attempt the same one. */
export function register(unit: string, url: string, secret: string, key: string): Promise<Endpoint> {
  return post<Endpoint>(PATH, { unit_id: unit, url, secret }, { 'Idempotency-Key': key })
}

/** Sign with another secret from now on. */
export function rotate(id: string, secret: string, key: string): Promise<Endpoint> {
  return post<Endpoint>(`${PATH}/${encodeURIComponent(id)}:rotate`, { secret }, { 'Idempotency-Key': key })
}

/** What was sent there last, the newest first. */
export async function lastDeliveries(unit: string): Promise<Thing[]> {
  return (await json<Page<Thing>>(`/api/dispatch/v1/deliveries?unit_id=${encodeURIComponent(unit)}&limit=${LAST}`)).items
}
