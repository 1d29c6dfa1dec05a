/** Asking what may be done with a thing, and doing it; the same for every service. */

import { json, post } from '@/api/client'
import type { ServiceName } from '@/api/client'
import type { Offer, Thing, Values } from './types'

/** Where things of one kind are served. */
export interface Shelf {
  service: ServiceName
  path: string
}

export function thingPath(shelf: Shelf, id: string): string {
  return `/api/${shelf.service}${shelf.path}/${encodeURIComponent(id)}`
}

export async function offersOf(shelf: Shelf, id: string): Promise<Offer[]> {
  return (await json<{ items: Offer[] }>(`${thingPath(shelf, id)}/commands`)).items
}

/** One attempt at a command; the same attempt repeated is the same command. */
export interface Attempt {
  key: string
  sequence: number | null
  body: Values
}

/** Give a command to what was seen; answers with the thing as the service has it afterwards. */
export function give(shelf: Shelf, id: string, command: string, attempt: Attempt): Promise<Thing> {
  const headers: Record<string, string> = { 'Idempotency-Key': attempt.key }
  if (attempt.sequence !== null) headers['If-Match'] = `"${attempt.sequence}"`
  return post<Thing>(`${thingPath(shelf, id)}:${command}`, attempt.body, headers)
}
