/** What somebody writes once and others choose afterwards: where it is read and written, who writes, for which categories. */
import categories from '@/api/generated/categories.json'
import { json, post, type Page } from '@/api/client'
import type { Shelf } from '../commands/api'
import type { Thing } from '../commands/types'

/** For the whole hub, or an area of it. */
export const DESK = ['dispatcher', 'supervisor']
/** For their own unit. */
export const UNIT = ['unit_approver', 'unit_head']
export const WRITERS = [...DESK, ...UNIT]
/** Those of the lane whose orders are answered with it. */
export const CATEGORIES = categories.filter((one) => one.lane === 'government')
const MOST = '200'

function pathOf(shelf: Shelf): string {
  return `/api/${shelf.service}${shelf.path}`
}

/** Those that fit, the newest first; as many as one page has. */
export function kept<T extends Thing>(shelf: Shelf, fits: Record<string, string>): Promise<Page<T>> {
  return json<Page<T>>(`${pathOf(shelf)}?${new URLSearchParams({ ...fits, limit: MOST })}`)
}

export function write(shelf: Shelf, body: object, key: string): Promise<Thing> {
  return post<Thing>(pathOf(shelf), body, { 'Idempotency-Key': key })
}
