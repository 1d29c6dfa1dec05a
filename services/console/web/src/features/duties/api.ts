/** The duty list (职责清单): who is responsible for what and why, its versions, and Excel. */
import { json, send, type Page } from '@/api/client'
import type { components } from '@/api/generated/dispatch'
import type { Shelf } from '@/ui/commands/api'
import type { Thing } from '@/ui/commands/types'

export type Match = components['schemas']['DutyMatch']
export type Item = components['schemas']['DutyItem-Output']
export type DutyPage = components['schemas']['DutyPage']
export type Changes = components['schemas']['DutyChanges']

export interface Version extends Thing {
  number: number | null
  title: string
  items: number
  effective_from: string | null
  edited_by: string[]
  published_by: string | null
}

const LIST = '/api/dispatch/v1/duty-list'
export const SHELF: Shelf = { service: 'dispatch', path: '/v1/duty-list/versions' }

function query(said: Record<string, string>): URLSearchParams {
  return new URLSearchParams(Object.entries(said).filter(([, value]) => value))
}

export function match(said: { text: string; category: string; area: string; tier: string }): Promise<Match> {
  return json<Match>(`${LIST}:match?${query(said)}`)
}

export function items(said: { q: string; category_code: string; area_code: string; version: string }, cursor: string | null): Promise<DutyPage> {
  return json<DutyPage>(`${LIST}?${query({ limit: '50', ...said, cursor: cursor ?? '' })}`)
}

export async function versions(): Promise<Version[]> {
  return (await json<Page<Version>>(`${LIST}/versions?limit=200`)).items
}

export function version(id: string): Promise<Version> {
  return json<Version>(`${LIST}/versions/${encodeURIComponent(id)}`)
}

export function changes(id: string): Promise<Changes> {
  return json<Changes>(`${LIST}/versions/${encodeURIComponent(id)}/changes`)
}

/** Where the Excel file of a version is; without one, of what is in force. */
export function sheet(id = ''): string {
  return `${LIST}/sheet?${query({ version: id })}`
}

/** Make a draft of an Excel file; a problem names every wrong cell. */
export async function take(file: File, title: string): Promise<Version> {
  const form = new FormData()
  form.set('title', title)
  form.set('file', file)
  return (await (await send(`${LIST}/versions:import`, { method: 'POST', body: form })).json()) as Version
}
