/** Who sees topics, how their commands are asked for, and what a proposal becomes. */
import type { Guide, Option } from '@/ui/commands/types'
import type { Figures, Proposal, Topic } from './api'

export const WRITERS: string[] = ['supervisor', 'leader', 'dispatcher']
export const LOOKERS: string[] = [...WRITERS, 'desk_chief', 'auditor'] // who may ask what would be worth a topic
export const READERS: string[] = [...LOOKERS, 'unit_head', 'unit_approver', 'unit_handler']
export const STATES = ['proposed', 'adopted', 'under_way', 'reviewed', 'closed', 'dropped'] as const
export const ORDER = ['adopt', 'start', 'finish-measure', 'add-measure', 'review', 'close', 'link', 'unlink', 'change', 'move-measure', 'drop-measure', 'drop']

export interface Typed {
  month: string
  title: string
  category_code: string
  area_codes: string[]
  why: string
}

/** This month, as people write it. */
export function monthOf(day: Date): string {
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}`
}

/** What stands in the form of a new topic: nothing, or what was proposed, in the words of the page. */
export function typedOf(day: Date, from?: Proposal, words?: { title: string; why: string }): Typed {
  return {
    month: monthOf(day),
    title: words?.title ?? '',
    category_code: from?.category_code ?? '',
    area_codes: from ? [from.area_code] : [],
    why: words?.why ?? '',
  }
}

/** Whether everything is said that has to be. */
export function complete(typed: Typed): boolean {
  return /^\d{4}-\d{2}$/.test(typed.month) && typed.title.trim().length > 1 && typed.category_code !== '' && typed.why.trim().length > 1
}

/** The measures that are open, to be picked by their numbers. */
export function openMeasures(topic: Topic | undefined): Option[] {
  const open = topic?.measures.filter((one) => one.state === 'open') ?? []
  return open.map((one) => ({ value: String(one.number), label: `${one.number}. ${one.text}` }))
}

/** How its commands are asked for: with the only open measure, and what it says now, filled in. */
export function guidesOf(topic: Topic | undefined): Record<string, Guide> {
  const [only, ...others] = openMeasures(topic)
  const number = only && others.length === 0 ? { number: only.value } : {}
  const units = ['lead_unit_id', 'assist_unit_ids', 'plan']
  const now = () => ({ title: topic?.title, lead_unit_id: topic?.lead_unit_id, assist_unit_ids: topic?.assist_unit_ids ?? [], plan: topic?.plan })
  return {
    adopt: { fields: units },
    change: { fields: ['title', ...units], preset: now },
    'add-measure': { fields: ['text', 'unit_id', 'due'] },
    'move-measure': { fields: ['number', 'due', 'reason'], needed: ['reason'], preset: () => number },
    'finish-measure': { fields: ['number', 'done'], preset: () => number },
    'drop-measure': { fields: ['number', 'reason'], needed: ['reason'], preset: () => number, grave: true },
    start: { fields: [] },
    link: { fields: ['case_nos', 'since', 'until'] },
    unlink: { fields: ['case_no'] },
    review: { fields: ['finding'] },
    close: { fields: [], grave: true },
    drop: { fields: ['reason'], needed: ['reason'], grave: true },
  }
}

export interface Line {
  name: string
  since: number | null
  before: number | null
  share: boolean
}

const COUNTS = ['cases', 'reopened', 'late']
const RATES = ['satisfaction', 'resolution']

/** What is shown of its figures: since it was adopted, and as many days before. */
export function linesOf(figures: Figures): Line[] {
  const counts = COUNTS.map((name) => ({ name, since: figures.since.counts[name] ?? 0, before: figures.before.counts[name] ?? 0, share: false }))
  const rates = RATES.map((name) => ({ name, since: figures.since.rates[name] ?? null, before: figures.before.rates[name] ?? null, share: true }))
  return [...counts, ...rates]
}
