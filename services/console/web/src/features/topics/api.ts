/** Monthly topics (每月一题): what many cases have in common, with measures, cases and figures. */
import { json, post, type Page } from '@/api/client'
import type { components } from '@/api/generated/dispatch'
import type { Shelf } from '@/ui/commands/api'
import type { Option, Thing } from '@/ui/commands/types'

export type Topic = components['schemas']['TopicView'] & Thing
export type Measure = components['schemas']['MeasureView']
export type Proposal = components['schemas']['TopicProposal']
export type Proposals = components['schemas']['TopicProposals']
export type Cases = components['schemas']['TopicCases']
export type Figures = components['schemas']['TopicFigures']

const PATH = '/api/dispatch/v1/topics'
export const SHELF: Shelf = { service: 'dispatch', path: '/v1/topics' }

export function topics(state: string, cursor: string | null): Promise<Page<Topic>> {
  const query = new URLSearchParams({ limit: '50' })
  if (state) query.set('state', state)
  if (cursor) query.set('cursor', cursor)
  return json<Page<Topic>>(`${PATH}?${query}`)
}

export function topic(id: string): Promise<Topic> {
  return json<Topic>(`${PATH}/${encodeURIComponent(id)}`)
}

export function propose(body: object, key: string): Promise<Topic> {
  return post<Topic>(PATH, body, { 'Idempotency-Key': key })
}

export function proposals(by: string): Promise<Proposals> {
  return json<Proposals>(`/api/dispatch/v1/topic-proposals?${new URLSearchParams({ by })}`)
}

export function casesOf(id: string, start: number): Promise<Cases> {
  return json<Cases>(`${PATH}/${encodeURIComponent(id)}/cases?${new URLSearchParams({ start: String(start) })}`)
}

export function figuresOf(id: string): Promise<Figures> {
  return json<Figures>(`${PATH}/${encodeURIComponent(id)}/figures`)
}

/** Units by what was typed of their names. */
export async function units(typed: string): Promise<Option[]> {
  const query = new URLSearchParams({ kind: 'unit', limit: '50' })
  if (typed.trim()) query.set('q', typed.trim())
  const page = await json<Page<{ id: string; name: string }>>(`/api/directory/v1/organisations?${query}`)
  return page.items.map((one) => ({ value: one.id, label: one.name }))
}
