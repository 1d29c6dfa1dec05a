/** The government lane as units and the centre work with it: orders (工单). */
import { json } from '@/api/client'
import type { Page } from '@/api/client'
import type { Option, Thing } from '@/ui/commands/types'
import { instant, keyOf, text } from '@/ui/lanes/types'
import type { Fact, Lane } from '@/ui/lanes/types'

interface Organisation {
  id: string
  name: string
  kind: string
}

/** What an answer can come to; the schema knows it as plain text, the table checks it. */
export const OUTCOMES = ['fixed', 'partly_fixed', 'explained', 'planned', 'cannot_fix', 'no_action', 'duplicate', 'self_resolved']

async function units(_: Thing, typed: string): Promise<Option[]> {
  const query = new URLSearchParams({ kind: 'unit', limit: '50' })
  if (typed.trim()) query.set('q', typed.trim())
  const page = await json<Page<Organisation>>(`/api/directory/v1/organisations?${query}`)
  return page.items.map((one) => ({ value: one.id, label: one.name }))
}

/** What the clock runs against now: first signing, then answering. */
export function dueOf(order: Thing): string | null {
  if (order.state === 'dispatched') return instant(order, 'sign_by')
  return instant(order, 'due_at') ?? instant(order, 'citizen_due_at')
}

function facts(order: Thing): Fact[] {
  return [
    { name: 'unit', text: text(order, 'unit_name') },
    { name: 'role', key: keyOf('units.role', order['role']) },
    { name: 'filed_at', instant: instant(order, 'filed_at') },
    { name: 'sign_by', instant: instant(order, 'sign_by'), due: order.state === 'dispatched' },
    { name: 'due_at', instant: instant(order, 'due_at'), due: order.state !== 'dispatched' && order.state !== 'resolved' },
    { name: 'citizen_due_at', instant: instant(order, 'citizen_due_at') },
    { name: 'contacted_at', instant: instant(order, 'contacted_at') },
    { name: 'resolved_at', instant: instant(order, 'resolved_at') },
    { name: 'outcome', key: keyOf('units.choice.outcome', order['outcome']) },
    { name: 'reply', text: text(order, 'reply') },
  ]
}

export const lane: Lane = {
  words: 'units',
  states: 'order',
  type: 'order',
  shelf: { service: 'dispatch', path: '/v1/orders' },
  open: ['filed', 'dispatched', 'signed', 'in_progress', 'rework'],
  over: ['resolved', 'withdrawn', 'wrong_lane'],
  due: dueOf,
  title: (order) => text(order, 'text'),
  whose: (order) => text(order, 'unit_name'),
  facts,
  photos: true,
  order: ['sign', 'contact', 'resolve', 'progress', 'dispatch', 'wrong-lane'],
  guides: {
    dispatch: { fields: ['unit_id', 'reason'] },
    contact: { fields: ['note'], needed: ['note'] },
    progress: { fields: ['note'], needed: ['note'] },
    resolve: { fields: ['outcome', 'reply', 'note'], choices: { outcome: OUTCOMES } },
    'wrong-lane': { fields: ['reason'], needed: ['reason'], grave: true },
  },
  search: { unit_id: units },
}
