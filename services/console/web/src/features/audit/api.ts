/** Who did, saw or was shown what. */
import { json, type Page } from '@/api/client'

export const KINDS = ['act', 'look', 'reveal', 'account'] as const

export interface Entry {
  id: string
  at: string
  kind: string
  what: string
  service: string
  about_kind: string
  about: string
  actor: string
  role: string
  scope: string
  case_id: string
  case_no: string
  order_id: string
  purpose: string
  reason: string
  note: string
}

export interface Wanted {
  kind: string
  actor: string
  about: string
  since: string
  until: string
}

export function listAudit(wanted: Wanted, cursor: string | null): Promise<Page<Entry> & { accounts: boolean }> {
  const query = new URLSearchParams({ limit: '50' })
  for (const [name, value] of Object.entries(wanted)) if (value) query.set(name, value)
  if (cursor) query.set('cursor', cursor)
  return json(`/api/console/v1/audit?${query}`)
}

/** The id of who has this user name; nobody where there is none. */
export async function personBy(username: string): Promise<string> {
  const found = await json<Page<{ id: string }>>(`/api/directory/v1/people?username=${encodeURIComponent(username)}`)
  return found.items[0]?.id ?? ''
}
