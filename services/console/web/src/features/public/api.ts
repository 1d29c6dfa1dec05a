/** Questions with their answers: what everybody may read, and what the centre looks through before (公开答复). */
import { json, type Page } from '@/api/client'
import type { components } from '@/api/generated/dispatch'
import type { Shelf } from '@/ui/commands/api'
import type { Thing } from '@/ui/commands/types'

export type PublicAnswers = components['schemas']['PublicPage']
export type PublicAnswer = PublicAnswers['items'][number]
export type Share = PublicAnswers['rates'][number]
export type Average = PublicAnswers['means'][number]
export type Review = components['schemas']['ReviewView'] & Thing
export type Wanted = Record<string, string>

export const SHELF: Shelf = { service: 'dispatch', path: '/v1/answer-reviews' }

export function publicAnswers(wanted: Wanted, cursor: string | null): Promise<PublicAnswers> {
  return json<PublicAnswers>(`/api/dispatch/v1/public-answers?${new URLSearchParams(cursor === null ? wanted : { ...wanted, cursor })}`)
}

export function reviews(state: string, cursor: string | null): Promise<Page<Review>> {
  const query = new URLSearchParams({ state, limit: '50', ...(cursor === null ? {} : { cursor }) })
  return json<Page<Review>>(`/api/dispatch/v1/answer-reviews?${query}`)
}
