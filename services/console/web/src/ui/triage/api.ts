/** Cases at the desk: what the lists show, and what people there may do. */
import { json, post, triage, type Page } from '@/api/client'

/** A row of the console's list, as `CaseItem` in its document; the stream sends the same. */
export interface CaseRow {
  id: string
  case_no: string
  source: string
  kind: string
  urgent: boolean
  state: string
  reason: string
  lane: string
  lane_state: string
  category_code: string
  area_code: string
  tier: string
  title: string
  text: string
  address: string
  confidential: boolean
  confidence: number
  decided_by: string
  explanation: string[]
  alarm_words: string[]
  claimed_by: string
  media_count: number
  /** A case of before that its sender, or the hub, says it belongs to; empty where there is none. */
  linked_case_id: string
  created_at: string
  updated_at: string
  due_at: string | null
}

/** What the stream sends of a row that is out of the caller's reach from now on. */
export interface Gone {
  id: string
  gone: true
}

/** A case as triage itself answers. */
export interface Case {
  id: string
  case_id: string
  case_no: string
  state: string
  sequence: number
  created_at: string
  updated_at: string
  kind: string
  title: string
  text: string
  place: { lat: number; long: number; address: string; area_code: string }
  media_ids: string[]
  confidential: boolean
  lane: string
  category_code: string
  area_code: string
  tier: string
  confidence: number
  decided_by: string
  explanation: string[]
  sides: string[]
  rule_version: string
  model_version: string
  claimed_by: string
  claimed_until: string | null
  /** Until then it waits for what its sender was asked. */
  answer_by: string | null
  master_id: string
  /** A case of before that its sender says it has to do with; empty where there is none. */
  earlier_case_id: string
}

export interface Likeness {
  case_id: string
  case_no: string
  likeness: number
  text: string
}

export interface Fact {
  sequence: number
  type: string
  at: string
  actor: string
  role: string
  reason: string
  note: string
}

export interface Assignment {
  unit_id: string
  role: 'lead' | 'assist'
}

export interface Routing {
  lane: string
  category_code?: string
  area_code?: string
  tier?: string
  reason?: string
  assignments?: Assignment[]
}

export const LANES = ['news', 'government', 'volunteer', 'commercial'] as const
export type Lane = (typeof LANES)[number]

const MOST = 1000 // more than a desk looks through; what comes after is reached by the filters
const PAGE = 200

/** What waits for the desk, the whole of it. */
export async function waiting(): Promise<CaseRow[]> {
  const rows: CaseRow[] = []
  let cursor: string | null = null
  do {
    const asked = new URLSearchParams({ state: 'triage_review', limit: String(PAGE) })
    if (cursor) asked.set('cursor', cursor)
    const page: Page<CaseRow> = await json<Page<CaseRow>>(`/api/console/v1/cases?${asked}`)
    rows.push(...page.items)
    cursor = page.next
  } while (cursor && rows.length < MOST)
  return rows
}

async function of<T>(call: Promise<{ data?: unknown }>): Promise<T> {
  return (await call).data as T
}

const one = (id: string) => ({ params: { path: { id } } })

export const caseOf = (id: string) => of<Case>(triage.GET('/v1/cases/{id}', one(id)))
export const similarTo = async (id: string) =>
  (await of<{ items: Likeness[] }>(triage.GET('/v1/cases/{id}/similar', one(id)))).items
export const historyOf = async (id: string) =>
  (await of<{ items: Fact[] }>(triage.GET('/v1/cases/{id}/history', one(id)))).items

const path = (id: string, command: string) => `/api/triage/v1/cases/${encodeURIComponent(id)}:${command}`

export const claim = (id: string) => post<Case>(path(id, 'claim'), {})
export const release = (id: string) => post<Case>(path(id, 'release'), {})
/** The key makes a repeated attempt one routing, also where the first answer was lost. */
export const route = (id: string, routing: Routing, key: string) => post<Case>(path(id, 'route'), routing, { 'Idempotency-Key': key })
