/** Who works on a thing just now (正在处理): said while a form is open, seen by everybody, ended by itself. */

import { json, post } from '@/api/client'
import { thingPath } from '../commands/api'
import type { Shelf } from '../commands/api'

/** How often it is said again while one works; it lasts two minutes. */
export const AGAIN = 45_000
/** How often it is looked at. */
export const LOOK = 15_000

export interface Hold {
  person_id: string
  role: string
  since: string
  until: string
  mine: boolean
  /** What I give is refused meanwhile. */
  stops: boolean
}

const UNIT = ['unit_handler', 'unit_approver', 'unit_head']

/** The key of whose colleague it is, where nobody knows their name. */
export function sideOf(hold: Hold): 'unit' | 'centre' {
  return UNIT.includes(hold.role) ? 'unit' : 'centre'
}

export async function holdsOf(shelf: Shelf, id: string): Promise<Hold[]> {
  return (await json<{ items: Hold[] }>(`${thingPath(shelf, id)}/hold`)).items
}

export function hold(shelf: Shelf, id: string, over: boolean): Promise<Hold> {
  return post<Hold>(`${thingPath(shelf, id)}:hold`, { take_over: over })
}

export async function release(shelf: Shelf, id: string): Promise<void> {
  await post(`${thingPath(shelf, id)}:release`, {})
}
