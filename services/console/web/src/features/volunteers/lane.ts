/** The volunteer lane as its dispatchers and teams work with it. */
import { json } from '@/api/client'
import { thingPath } from '@/ui/commands/api'
import type { Shelf } from '@/ui/commands/api'
import type { Option, Thing } from '@/ui/commands/types'
import { instant, keyOf, text } from '@/ui/lanes/types'
import type { Fact, Lane } from '@/ui/lanes/types'

const shelf: Shelf = { service: 'volunteer', path: '/v1/orders' }

interface Proposal {
  team_id: string
  name: string
  reason: string
}

/** The teams that could take it, the best first, with the reason. */
async function teams(order: Thing, typed: string): Promise<Option[]> {
  const { items } = await json<{ items: Proposal[] }>(`${thingPath(shelf, order.id)}/teams`)
  const wanted = typed.trim()
  return items
    .filter((one) => one.name.includes(wanted))
    .map((one) => ({ value: one.team_id, label: `${one.name}（${one.reason}）` }))
}

/** What the clock runs against now: an answer, a visit, a rating. */
export function dueOf(order: Thing): string | null {
  if (order.state === 'offered') return instant(order, 'accept_by')
  if (order.state === 'scheduled' || order.state === 'in_service') return instant(order, 'planned_at')
  return order.state === 'done' ? instant(order, 'rate_by') : null
}

interface Report {
  minutes: number
  people: number
  result: string
  text: string
}

interface Rating {
  satisfied: boolean
  comment: string
}

function facts(order: Thing): Fact[] {
  const report = order['report'] as Report | null
  const rating = order['rating'] as Rating | null
  return [
    { name: 'received_at', instant: instant(order, 'received_at') },
    { name: 'risk', key: keyOf('volunteers.choice.risk', order['risk']) },
    { name: 'accept_by', instant: instant(order, 'accept_by'), due: order.state === 'offered' },
    { name: 'planned_at', instant: instant(order, 'planned_at'), due: order.state === 'scheduled' },
    { name: 'started_at', instant: instant(order, 'started_at') },
    { name: 'finished_at', instant: instant(order, 'finished_at') },
    { name: 'result', key: keyOf('volunteers.choice.result', report?.result) },
    { name: 'report', text: report?.text },
    { name: 'rating', key: rating && (rating.satisfied ? 'volunteers.satisfied' : 'volunteers.not_satisfied') },
    { name: 'comment', text: rating?.comment },
  ]
}

export const lane: Lane = {
  words: 'volunteers',
  states: 'volunteer_order',
  type: 'volunteer_order',
  shelf,
  open: ['pending_review', 'approved', 'offered', 'accepted', 'scheduled', 'in_service', 'done', 'rework'],
  over: ['evaluated', 'closed_unrated', 'closed', 'rejected', 'transferred', 'cancelled'],
  due: dueOf,
  title: (order) => text(order, 'title') || text(order, 'text'),
  whose: () => '',
  facts,
  order: ['approve', 'dispatch', 'accept', 'plan', 'start', 'finish', 'close', 'decline', 'give-back', 'reject', 'transfer', 'cancel'],
  guides: {
    approve: { fields: ['risk', 'urgent', 'note'] },
    dispatch: { fields: ['team_id', 'reason'] },
    plan: { fields: ['starts_at', 'minutes', 'note'] },
    finish: { fields: ['result', 'report', 'minutes', 'people'] },
    close: { fields: ['reason'] },
    decline: { fields: ['reason'], needed: ['reason'], grave: true },
    'give-back': { fields: ['reason'], needed: ['reason'], grave: true },
    reject: { fields: ['reason'], needed: ['reason'], grave: true },
    transfer: { fields: ['reason'], needed: ['reason'], grave: true },
    cancel: { fields: ['reason'], needed: ['reason'], grave: true },
  },
  search: { team_id: teams },
}
