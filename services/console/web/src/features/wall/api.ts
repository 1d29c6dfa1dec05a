/** The board: figures by lane and district, each with the list behind it. */
import { json } from '@/api/client'
import type { Page } from '@/api/client'

export interface Figure {
  lane: string
  district: string
  count: number
  /** What to ask for the list behind it: a path of the console with its query. */
  list: string
}

export interface Board {
  since: string
  at: string
  arrivals: Figure[]
  waiting: Figure[]
  late: Figure[]
}

/** A row of a list behind a figure: a case, or what a lane works on. */
export interface Row {
  id: string
  type?: string
  case_id?: string
  case_no: string
  state: string
  lane: string
  title: string
  text: string
  area_code: string
  category_code: string
  created_at: string
  due_at: string | null
  unit_id?: string
  desk_id?: string
  team_id?: string
  merchant_name?: string
}

export type Kind = 'cases' | 'orders'

export function board(): Promise<Board> {
  return json<Board>('/api/console/v1/board')
}

export function rows(kind: Kind, query: Record<string, string>, cursor: string | null): Promise<Page<Row>> {
  const asked = new URLSearchParams({ limit: '50', ...query })
  if (cursor !== null) asked.set('cursor', cursor)
  return json<Page<Row>>(`/api/console/v1/${kind}?${asked}`)
}
