/** People and their rights, as the directory keeps them. */
import { json, post, type Page } from '@/api/client'

export interface Right {
  role: string
  kind: string
  id: string | null
}

export interface Person {
  id: string
  username: string
  name: string
  state: string
  sequence: number
  rights: Right[]
  keys: { id: string; label: string; issued_at: string; revoked_at: string | null }[]
}

export interface SetupCode {
  setup_code: string
  expires_at: string
}

const PEOPLE = '/api/directory/v1/people'

export const ROLES = [
  'resident', 'grid_worker', 'specialist', 'volunteer', 'self_media', 'service', 'operator', 'intake_clerk', 'triage_clerk',
  'dispatcher', 'unit_handler', 'unit_approver', 'unit_head', 'verifier', 'callback_agent', 'supervisor', 'ruling_panel', 'reporter',
  'contributor', 'editor', 'proofreader', 'reviewer_1', 'reviewer_2', 'reviewer_3', 'publisher', 'desk_chief', 'team_leader',
  'volunteer_dispatcher', 'merchant', 'leader', 'privacy_officer', 'auditor', 'admin',
] as const
export const SCOPES = ['hub', 'area', 'unit', 'desk', 'team', 'merchant', 'self'] as const

export function listPeople(wanted: { q: string; state: string; role: string }, cursor: string | null): Promise<Page<Person>> {
  const query = new URLSearchParams({ limit: '50' })
  for (const [name, value] of Object.entries(wanted)) if (value) query.set(name, value)
  if (cursor) query.set('cursor', cursor)
  return json<Page<Person>>(`${PEOPLE}?${query}`)
}

export function personOf(id: string): Promise<Person> {
  return json<Person>(`${PEOPLE}/${encodeURIComponent(id)}`)
}

/** One command; `key` makes a repeat of the same attempt do nothing twice. */
export function command(id: string, name: string, body: object, key: string): Promise<Person> {
  return post<Person>(`${PEOPLE}/${encodeURIComponent(id)}:${name}`, body, { 'Idempotency-Key': key })
}

export function addPerson(username: string, name: string): Promise<Person> {
  return post<Person>(PEOPLE, { username, name })
}

export function makeSetupCode(id: string): Promise<SetupCode> {
  return post<SetupCode>(`${PEOPLE}/${encodeURIComponent(id)}/setup-code`, {})
}

export function revokeKey(id: string, key: string): Promise<Person> {
  return post<Person>(`${PEOPLE}/${encodeURIComponent(id)}/api-keys/${encodeURIComponent(key)}:revoke`, {})
}

export interface Place {
  id: string
  name: string
}

/** What a right may be over: areas and public bodies by name. */
export async function places(kind: string, wanted: string): Promise<Place[]> {
  const q = encodeURIComponent(wanted)
  if (kind === 'area') {
    const found = await json<Page<{ code: string; name: string }>>(`/api/directory/v1/areas?limit=20&q=${q}`)
    return found.items.map((one) => ({ id: one.code, name: one.name }))
  }
  const of = { unit: 'unit', desk: 'sub_centre' }[kind]
  if (!of) return []
  const found = await json<Page<{ id: string; code: string; name: string }>>(`/api/directory/v1/organisations?limit=20&kind=${of}&q=${q}`)
  return found.items.map((one) => ({ id: one.id, name: one.name }))
}
