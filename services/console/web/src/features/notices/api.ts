/** Notices (提醒): what a unit or the centre is told of orders that grow late. */
import { json, post, type Page } from '@/api/client'

export interface Folded {
  id: string
  order_id: string
  case_no: string
  threshold: string
  level: number
}

export interface Notice extends Folded {
  state: string
  sequence: number
  case_id: string
  matter_id?: string
  tier: string
  area_code: string
  unit_id: string
  clock: string
  due_at: string
  tell_at: string
  /** What is wrong with an answer that was given back. */
  words?: string
  /** The code of these words, where they are of a kind that has one (`called.late`). */
  words_code?: string
  role: string
  person_id: string
  for_me: boolean
  digest: boolean
  count: number
  /** A digest has more than it names. */
  more?: boolean
  folded: Folded[]
  read_by: string
  read_at: string | null
}

export interface Wanted {
  state: string
  mine: boolean
  level: string
}

const PATH = '/api/dispatch/v1/notices'
const TRIES = 5

/** A page with something in it, or the last one: what is filtered within an hour's notices leaves empty pages. */
export async function listNotices(wanted: Wanted, cursor: string | null): Promise<Page<Notice>> {
  let page: Page<Notice> = { items: [], next: cursor }
  for (let n = 0; n < TRIES; n += 1) {
    const query = new URLSearchParams({ limit: '50', state: wanted.state })
    if (wanted.mine) query.set('mine', 'true')
    if (wanted.level) query.set('level_at_least', wanted.level)
    if (page.next) query.set('cursor', page.next)
    page = await json<Page<Notice>>(`${PATH}?${query}`)
    if (page.items.length > 0 || page.next === null) break
  }
  return page
}

/** Say that it was read; a digest only as it was seen, because more may have come into it. */
export function read(notice: Notice): Promise<Notice> {
  return post<Notice>(`${PATH}/${encodeURIComponent(notice.id)}:read`, {}, notice.digest ? { 'If-Match': `"${notice.sequence}"` } : {})
}
