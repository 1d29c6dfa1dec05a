/** The commercial lane as merchants and the centre work with it. */
import { json } from '@/api/client'
import type { Page } from '@/api/client'
import { label } from '@/app/i18n'
import type { Option, Thing } from '@/ui/commands/types'
import { instant, keyOf, text } from '@/ui/lanes/types'
import type { Fact, Lane } from '@/ui/lanes/types'

interface Merchant {
  id: string
  name: string
  opens: string
  closes: string
}

interface Candidate {
  merchant_id: string
  name: string
  reason: string
}

/** The candidates that the hub proposes, then the active merchants of this kind. */
async function merchants(order: Thing, typed: string): Promise<Option[]> {
  const wanted = typed.trim()
  const proposed = ((order['candidates'] ?? []) as Candidate[])
    .filter((one) => one.name.includes(wanted))
    .map((one) => ({ value: one.merchant_id, label: `${one.name}（${one.reason}）` }))
  const query = new URLSearchParams({ state: 'active', category_code: text(order, 'category_code'), limit: '50' })
  if (wanted) query.set('q', wanted)
  const page = await json<Page<Merchant>>(`/api/dispatch/v1/merchants?${query}`)
  const others = page.items
    .filter((one) => !proposed.some((known) => known.value === one.id))
    .map((one) => ({ value: one.id, label: `${one.name}（${one.opens}–${one.closes}）` }))
  return [...proposed, ...others]
}

interface Quote {
  amount: number
  note: string
  promised_at: string
  agreed_at: string | null
}

function quoteOf(order: Thing): Quote | null {
  return (order['quote'] as Quote | null | undefined) ?? null
}

/** A price as people say it: yuan, with what it includes. */
function price(order: Thing): string {
  const quote = quoteOf(order)
  if (!quote) return ''
  return [`¥${(quote.amount / 100).toFixed(2)}`, quote.note].filter(Boolean).join(' · ')
}

interface Settlement {
  how: string
  outcome: string
  finding: string
}

/** What came of a dispute: what market supervision found, in its words or, of a confidential case, as it is counted. */
function settlement(order: Thing): string {
  const found = order['settlement'] as Settlement | null | undefined
  if (!found) return ''
  if (found.how === 'withdrawn') return label('merchants', 'dropped')
  if (found.how === 'rejected') return label('merchants', 'not_taken_up')
  return found.finding || (found.outcome ? label('callbacks.outcome', found.outcome) : label('merchants', 'settled'))
}

interface Place {
  address?: string
}

function facts(order: Thing): Fact[] {
  return [
    { name: 'merchant', text: text(order, 'merchant_name') },
    { name: 'address', text: (order['place'] as Place | null)?.address },
    { name: 'ordered_at', instant: instant(order, 'ordered_at') },
    { name: 'accept_by', instant: instant(order, 'accept_by'), due: order.state === 'offered' },
    { name: 'accepted_at', instant: instant(order, 'accepted_at') },
    { name: 'price', text: price(order) },
    { name: 'promised_at', instant: quoteOf(order)?.promised_at, due: ['accepted', 'fulfilling'].includes(order.state) },
    { name: 'agreed_at', instant: quoteOf(order)?.agreed_at },
    { name: 'stars', text: text(order, 'stars') },
    { name: 'dispute', text: text(order, 'dispute') },
    { name: 'settlement', text: settlement(order) },
    { name: 'escalated', text: text(order, 'escalated'), key: keyOf('called', order['escalated_code']) },
  ]
}

export function dueOf(order: Thing): string | null {
  return order.state === 'offered' ? instant(order, 'accept_by') : instant(order, 'wait_until')
}

export const lane: Lane = {
  words: 'merchants',
  states: 'merchant_order',
  type: 'merchant_order',
  shelf: { service: 'dispatch', path: '/v1/merchant-orders' },
  open: ['ordered', 'offered', 'accepted', 'fulfilling', 'confirmed', 'disputed'],
  over: ['rated', 'closed', 'settled', 'withdrawn', 'wrong_lane'],
  due: dueOf,
  title: (order) => text(order, 'title') || text(order, 'text'),
  whose: (order) => text(order, 'merchant_name'),
  facts,
  order: ['quote', 'accept', 'agree', 'fulfil', 'offer', 'confirm', 'rate', 'decline', 'refuse', 'close', 'dispute', 'wrong-lane'],
  guides: {
    offer: { fields: ['merchant_id', 'reason'] },
    quote: { fields: ['amount', 'promised_at', 'note'], needed: ['amount', 'promised_at'] },
    agree: { fields: ['amount', 'reason'], needed: ['amount', 'reason'] },
    refuse: { fields: ['reason'], needed: ['reason'], grave: true },
    fulfil: { fields: ['note'] },
    rate: { fields: ['satisfied', 'stars', 'comment'] },
    decline: { fields: ['reason'], needed: ['reason'], grave: true },
    dispute: { fields: ['reason'], needed: ['reason'], grave: true },
    close: { fields: ['reason'], needed: ['reason'], grave: true },
    'wrong-lane': { fields: ['reason'], needed: ['reason'], grave: true },
  },
  search: { merchant_id: merchants },
}
