/** Deliveries to units' own systems (送达), as those see them who look after what does not arrive. */
import { i18n } from '@/app/i18n'
import type { Thing } from '@/ui/commands/types'
import { instant, keyOf, text } from '@/ui/lanes/types'
import type { Fact, Lane } from '@/ui/lanes/types'
import { organisations, people } from '@/ui/names'
import { failureWords } from '@/ui/pushes/failure'

/** Why the last attempt failed. */
function said(delivery: Thing): string {
  return failureWords(text(delivery, 'error'))
}

/** Who sees to what lies dead: somebody by name, else the dispatchers of the area. */
function owner(delivery: Thing): string {
  const id = text(delivery, 'owner')
  if (id) return people.called(id)
  return delivery.state === 'dead' ? i18n.global.t('deliveries.of_the_area') : ''
}

function facts(delivery: Thing): Fact[] {
  return [
    { name: 'kind', key: keyOf('deliveries.kind', delivery['kind']) },
    { name: 'words', text: text(delivery, 'words') },
    { name: 'unit', text: organisations.nameOf(text(delivery, 'unit_id')) },
    { name: 'owner', text: owner(delivery) },
    { name: 'error', text: said(delivery) },
    { name: 'status', text: text(delivery, 'status') },
    { name: 'attempts', text: text(delivery, 'attempts') },
    { name: 'next_at', instant: delivery.state === 'failed' ? instant(delivery, 'next_at') : null },
    { name: 'reason', text: text(delivery, 'reason') },
    { name: 'dispatched_at', instant: instant(delivery, 'dispatched_at') },
    { name: 'delivered_at', instant: instant(delivery, 'delivered_at') },
    { name: 'receipt_id', text: text(delivery, 'receipt_id') },
  ]
}

export const lane: Lane = {
  words: 'deliveries',
  states: 'delivery',
  type: 'order',
  shelf: { service: 'dispatch', path: '/v1/deliveries' },
  open: ['dead', 'failed', 'acknowledged_stuck', 'sending', 'queued'],
  over: ['delivered', 'cancelled'],
  due: () => null, // the order has its dates; a delivery is tried until it arrives
  title: (delivery) => organisations.nameOf(text(delivery, 'unit_id')) || text(delivery, 'case_no'),
  whose: (delivery) => [said(delivery), owner(delivery)].filter(Boolean).join(' · '),
  facts,
  also: (delivery) => ({ to: `/units/${text(delivery, 'order_id')}`, key: 'deliveries.order' }),
  order: ['retry', 'acknowledge', 'receipt'],
  guides: {
    retry: { fields: [] },
    acknowledge: { fields: ['reason'], needed: ['reason'] },
    receipt: { fields: ['receipt_id'], grave: true },
  },
}
