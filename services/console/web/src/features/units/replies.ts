/** The reply templates (答复模板) that fit an order, as ready words for its answer. */
import { json } from '@/api/client'
import type { components } from '@/api/generated/dispatch'
import type { Ready, Thing, Values } from '@/ui/commands/types'

type Offered = components['schemas']['OfferedTemplates']

/** What is asked: by the outcome that was chosen and the day that was promised, as the person sees it. */
export function askedFor(order: Thing, values: Values): string {
  const query = new URLSearchParams()
  if (typeof values['outcome'] === 'string' && values['outcome']) query.set('outcome', values['outcome'])
  const day = values['revisit_on']
  if (day instanceof Date) query.set('revisit_on', [day.getFullYear(), two(day.getMonth() + 1), two(day.getDate())].join('-'))
  const path = `/api/dispatch/v1/orders/${encodeURIComponent(order.id)}/reply-templates`
  return query.size > 0 ? `${path}?${query}` : path
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

export const REPLIES: Ready = {
  by: ['outcome', 'revisit_on'],
  look: async (order, values) => (await json<Offered>(askedFor(order, values))).items,
}
