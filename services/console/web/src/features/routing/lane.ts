/** Routing rules (派单规则): what rulings propose, and what a second person has made of it. */
import type { Thing } from '@/ui/commands/types'
import { instant, text } from '@/ui/lanes/types'
import type { Fact, Lane } from '@/ui/lanes/types'

interface Ruling {
  case_no: string
  reason: string
}

function rulings(rule: Thing): Ruling[] {
  return (rule['rulings'] ?? []) as Ruling[]
}

function facts(rule: Thing): Fact[] {
  return [
    { name: 'unit', text: text(rule, 'unit_name') },
    { name: 'words', text: ((rule['words'] ?? []) as string[]).join('、') },
    ...rulings(rule).map((one): Fact => ({ name: 'ruling', text: [one.case_no, one.reason].filter(Boolean).join(' · ') })),
    { name: 'proposed_at', instant: instant(rule, 'created_at') },
    { name: 'decided_at', instant: instant(rule, 'decided_at') },
    { name: 'because', text: text(rule, 'decided_because') },
  ]
}

export const lane: Lane = {
  words: 'routing',
  states: 'routing_rule',
  type: 'routing_rule',
  shelf: { service: 'triage', path: '/v1/routing-rules' },
  open: ['proposed'],
  over: ['accepted', 'declined', 'retired'],
  due: () => null,
  title: (rule) => rulings(rule)[0]?.reason ?? '',
  whose: (rule) => text(rule, 'unit_name'),
  facts,
  order: ['accept', 'decline', 'retire'],
  guides: {
    accept: { fields: ['words', 'area_code'] },
    decline: { fields: ['reason'], needed: ['reason'] },
    retire: { fields: ['reason'], needed: ['reason'], grave: true },
  },
}
