/** What is typed of a response priority, and for whom somebody may write one. */
import type { Right } from '@/app/session'
import { UNIT, WRITERS } from '@/ui/kept/kept'
import type { Priority } from './api'

export const RANKS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

export interface Typed {
  title: string
  rank: number
  about: string
  code: string
  categories: string[]
}

/** The units for which a person may write one; '' is every unit. */
export function unitsOf(rights: readonly Right[]): string[] {
  const found = new Set<string>()
  if (rights.some((one) => one.kind === 'hub' && WRITERS.includes(one.role))) found.add('')
  for (const right of rights) if (right.kind === 'unit' && right.id && UNIT.includes(right.role)) found.add(right.id)
  return [...found]
}

/** What a form begins with: a priority as it stands, or nothing. */
export function typedOf(one?: Priority): Typed {
  if (!one) return { title: '', rank: 5, about: '', code: '', categories: [] }
  const { title, rank, about, code, categories } = one
  return { title, rank, about, code, categories: [...categories] }
}

/** What is sent of it: all of it, and whose it is where it is new. */
export function bodyOf(typed: Typed, unit = ''): Record<string, unknown> {
  const said = { ...typed, title: typed.title.trim(), about: typed.about.trim(), code: typed.code.trim() }
  return unit ? { ...said, unit_id: unit } : said
}
