/** What is asked for, and what a shared answer says in words. */
import type { Guide } from '@/ui/commands/types'
import type { PublicAnswer, Review } from './api'

const NAMES = ['q', 'category_code', 'area_code', 'unit_id'] as const
export const STATES = ['pending', 'public', 'hidden', 'private'] as const

/** What is asked of the service: what the address says, as far as it is known here. */
export function asked(address: Readonly<Record<string, unknown>>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of NAMES) {
    const value = address[name]
    if (typeof value === 'string' && value) found[name] = value
  }
  return found
}

/** A share as people read it; of nothing it is none. */
export function percent(value: number | null): string {
  return value === null ? '–' : `${(value * 100).toFixed(1)}%`
}

/** Which words say what the citizen thinks of it: nothing where they said nothing. */
export function verdictOf(answer: Pick<PublicAnswer, 'verdict' | 'satisfied'>): string[] {
  if (!answer.verdict) return []
  return [answer.verdict, answer.satisfied ? 'satisfied' : 'dissatisfied']
}

/** The form of an edit begins with the text as it is. */
export const GUIDES: Record<string, Guide> = {
  edit: {
    fields: ['title', 'question', 'reply'],
    preset: (thing) => {
      const { title, question, reply } = thing as unknown as Review
      return { title, question, reply }
    },
  },
  show: { fields: [], grave: true },
  hide: { fields: ['reason'], needed: ['reason'], grave: true },
}
