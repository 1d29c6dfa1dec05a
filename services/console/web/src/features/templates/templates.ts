/** What is typed of a template, for whom somebody may write one, and what its placeholders are. */
import type { Right } from '@/app/session'
import { DESK, UNIT, WRITERS } from '@/ui/kept/kept'
import type { Template } from './api'

/** As the service knows them; each has its words in i18n. */
export const PLACEHOLDERS = ['case_no', 'category', 'item', 'unit', 'place', 'due', 'revisit'] as const
export const OUTCOMES = [
  'fixed', 'partly_fixed', 'explained', 'planned', 'not_responsible', 'cannot_fix', 'no_action', 'duplicate', 'self_resolved',
] as const

export interface Typed {
  title: string
  text: string
  categories: string[]
  outcomes: string[]
  since: string
  until: string
}

/** For whom: the whole hub, an area or a unit. */
export interface Whose {
  kind: 'hub' | 'area' | 'unit'
  id: string
}

/** For whom a person may write one: each of their rights once, the widest first. */
export function scopesOf(rights: readonly Right[]): Whose[] {
  const found = new Map<string, Whose>()
  for (const kind of ['hub', 'area', 'unit'] as const) {
    const roles = kind === 'unit' ? UNIT : kind === 'area' ? DESK : WRITERS
    for (const right of rights) {
      if (right.kind === kind && roles.includes(right.role)) found.set(`${kind}:${right.id ?? ''}`, { kind, id: right.id ?? '' })
    }
  }
  return [...found.values()]
}

/** What a form begins with: a template as it stands, or nothing. */
export function typedOf(one?: Template): Typed {
  if (!one) return { title: '', text: '', categories: [], outcomes: [], since: '', until: '' }
  const { title, text, categories, outcomes, since, until } = one
  return { title, text, categories: [...categories], outcomes: [...outcomes], since, until }
}

/** What is sent of it: all of it, and whose it is where it is new. */
export function bodyOf(typed: Typed, whose?: Whose): Record<string, unknown> {
  const { title, text, since, until } = typed
  const said = { ...typed, title: title.trim(), text: text.trim(), since: since.trim(), until: until.trim() }
  if (!whose || whose.kind === 'hub') return said
  return whose.kind === 'unit' ? { ...said, unit_id: whose.id } : { ...said, area_code: whose.id }
}

/** The text with a placeholder where the cursor was. */
export function withPlaceholder(text: string, at: number, name: string): string {
  return `${text.slice(0, at)}{{${name}}}${text.slice(at)}`
}
