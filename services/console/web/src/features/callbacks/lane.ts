/** What units have answered and the citizen has not judged yet (回访): the centre asks them, and ends it. */
import { instant, keyOf, text } from '@/ui/lanes/types'
import type { Fact, Lane } from '@/ui/lanes/types'
import type { Thing } from '@/ui/commands/types'

interface Part {
  unit_name: string
  outcome: string | null
  reply: string | null
  resolved_at: string | null
}

function partsOf(matter: Thing): Part[] {
  return ((matter['orders'] ?? []) as Part[]).filter((one) => one.unit_name)
}

function facts(matter: Thing): Fact[] {
  const rounds = Number(matter['rework_rounds'] ?? 0)
  return [
    ...partsOf(matter).flatMap((part): Fact[] => [
      { name: 'unit', text: part.unit_name },
      { name: 'outcome', key: keyOf('callbacks.outcome', part.outcome) },
      { name: 'reply', text: part.reply },
      { name: 'resolved_at', instant: part.resolved_at },
    ]),
    { name: 'filed_at', instant: instant(matter, 'filed_at') },
    { name: 'due_at', instant: instant(matter, 'due_at') },
    { name: 'rework_rounds', text: rounds ? String(rounds) : null },
    { name: 'verdict', key: keyOf('callbacks.choice.verdict', matter['verdict']) },
  ]
}

export const lane: Lane = {
  words: 'callbacks',
  states: 'matter',
  type: 'order',
  shelf: { service: 'dispatch', path: '/v1/matters' },
  open: ['callback'],
  over: ['closed'],
  due: () => null,
  title: (matter) => text(matter, 'text'),
  whose: (matter) => partsOf(matter).map((part) => part.unit_name).join('、'),
  facts,
  photos: true,
  order: ['callback', 'close'],
  guides: {
    callback: { choices: { verdict: ['solved', 'not_solved', 'no_answer'] } },
    close: { grave: true },
  },
}
