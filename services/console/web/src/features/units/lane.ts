/** The government lane as units and the centre work with it: orders (工单). */
import { json } from '@/api/client'
import type { Page } from '@/api/client'
import type { components } from '@/api/generated/dispatch'
import type { Option, Thing } from '@/ui/commands/types'
import { people } from '@/ui/names'
import { instant, keyOf, pictures, text } from '@/ui/lanes/types'
import type { Counts } from '@/ui/lanes/shares'
import type { Fact, Lane } from '@/ui/lanes/types'
import { REPLIES } from './replies'

interface Organisation {
  id: string
  name: string
  kind: string
}

/** What an answer can come to; the schema knows it as plain text, the table checks it. */
export const OUTCOMES = [
  'fixed', 'partly_fixed', 'explained', 'planned', 'not_responsible', 'cannot_fix', 'no_action', 'duplicate', 'self_resolved',
]
const RETURNS = ['wrong_area', 'not_our_duty', 'unclear_owner', 'overlapping_duty']
const GROUNDS = ['law', 'procurement', 'weather', 'survey', 'several_units']
/** The unit's clock stands still, or somebody else has to answer by then. */
const WAITS = ['return_requested', 'disputed', 'awaiting_citizen', 'extension_requested', 'shelved']

async function units(_: Thing, typed: string): Promise<Option[]> {
  const query = new URLSearchParams({ kind: 'unit', limit: '50' })
  if (typed.trim()) query.set('q', typed.trim())
  const page = await json<Page<Organisation>>(`/api/directory/v1/organisations?${query}`)
  return page.items.map((one) => ({ value: one.id, label: one.name }))
}

/** Who works on the orders of a unit. */
export async function peopleOf(unit: string): Promise<{ id: string; name: string }[]> {
  return (await json<{ items: { id: string; name: string }[] }>(`/api/directory/v1/organisations/${encodeURIComponent(unit)}/colleagues`)).items
}

/** Who works on the orders of the order's unit. */
export async function colleagues(order: Thing, typed: string): Promise<Option[]> {
  const found = await peopleOf(text(order, 'unit_id'))
  const said = typed.trim()
  return found.filter((one) => one.name.includes(said)).map((one) => ({ value: one.id, label: one.name }))
}

/** How many open orders of a unit each person has, of all of them. */
async function counts(unit: string): Promise<Counts> {
  const found = await json<components['schemas']['SharesView']>(`/api/dispatch/v1/order-shares?unit_id=${encodeURIComponent(unit)}`)
  return { ...found, people: found.people.map((one) => ({ id: one.person_id, count: one.count })) }
}

interface Given {
  title: string
  rank: number
}

/** The response priorities (处置优先级) that the order can be given. */
export async function priorities(order: Thing): Promise<Option[]> {
  const found = await json<{ items: { id: string; title: string; rank: number; about: string }[] }>(
    `/api/dispatch/v1/orders/${encodeURIComponent(order.id)}/response-priorities`,
  )
  return found.items.map((one) => ({ value: one.id, label: [`${one.rank} ${one.title}`, one.about].filter(Boolean).join(' · ') }))
}

/** How soon the unit does it, in its own words; nothing where it has not said. */
function prioritised(order: Thing): string {
  const given = order['priority'] as Given | null
  return given ? `${given.rank} ${given.title}` : ''
}

/** The name of who has it; nothing where nobody in particular does. */
function whoHas(order: Thing): string {
  const id = text(order, 'assigned_to')
  return id ? people.called(id) : ''
}

/** What the clock runs against now: first signing, then answering. */
export function dueOf(order: Thing): string | null {
  if (order.state === 'dispatched') return instant(order, 'sign_by')
  if (WAITS.includes(order.state)) return instant(order, 'wait_until')
  return instant(order, 'due_at') ?? instant(order, 'citizen_due_at')
}

/** What it waits for, in words. */
function waiting(order: Thing): Fact[] {
  const back = order['asked_return'] as { reason_code: string; evidence: string } | null
  const more = order['asked_extension'] as { until: string; ground: string } | null
  return [
    { name: 'wait_until', instant: instant(order, 'wait_until'), due: WAITS.includes(order.state) },
    { name: 'return_reason', key: keyOf('units.choice.reason_code', back?.reason_code) },
    { name: 'return_evidence', text: back?.evidence },
    { name: 'extend_until', instant: more?.until ?? null },
    { name: 'extend_ground', key: keyOf('units.choice.ground', more?.ground) },
    { name: 'question', text: text(order, 'question') },
    { name: 'explanation', text: text(order, 'explanation') },
  ]
}

/** The centre's reading of the answer: until when, or what was wrong with it. */
function vetting(order: Thing): Fact[] {
  const read = order['vetting'] as { open: boolean; until: string; passed: boolean | null; reason: string; reply: string } | null
  if (!read) return []
  return [
    { name: 'vet_until', instant: read.open ? read.until : null, due: read.open },
    { name: 'vet_reason', text: read.passed === false ? read.reason : '' },
    { name: 'vet_reply', text: read.reply },
  ]
}

function facts(order: Thing): Fact[] {
  return [
    { name: 'unit', text: text(order, 'unit_name') },
    { name: 'assigned_to', text: whoHas(order) },
    { name: 'assigned_at', instant: instant(order, 'assigned_at') },
    { name: 'priority', text: prioritised(order) },
    { name: 'role', key: keyOf('units.role', order['role']) },
    { name: 'level', key: keyOf('units.level', order['level'] ? String(order['level']) : '') },
    { name: 'instruction', text: text(order, 'instruction') },
    { name: 'filed_at', instant: instant(order, 'filed_at') },
    { name: 'sign_by', instant: instant(order, 'sign_by'), due: order.state === 'dispatched' },
    { name: 'due_at', instant: instant(order, 'due_at'), due: ['signed', 'in_progress', 'rework'].includes(order.state) },
    { name: 'return_by', instant: order.state === 'dispatched' || order.state === 'signed' ? instant(order, 'return_by') : null },
    ...waiting(order),
    { name: 'citizen_due_at', instant: instant(order, 'citizen_due_at') },
    { name: 'contacted_at', instant: instant(order, 'contacted_at') },
    { name: 'resolved_at', instant: instant(order, 'resolved_at') },
    { name: 'outcome', key: keyOf('units.choice.outcome', order['outcome']) },
    { name: 'reply', text: text(order, 'reply') },
    { name: 'owner', text: text(order, 'owner_unit_name') },
    { name: 'evidence', text: order.state === 'resolved' ? '' : text(order, 'evidence') },
    { name: 'place', text: text(order, 'place') },
    { name: 'taken_at', instant: instant(order, 'taken_at') },
    ...vetting(order),
    { name: 'revisit_on', instant: instant(order, 'revisit_on') },
  ]
}

/** Where the order is one part of its whole matter. */
function matterOf(order: Thing): string {
  return `/callbacks/${text(order, 'matter_id')}`
}

export const lane: Lane = {
  words: 'units',
  states: 'order',
  type: 'order',
  shelf: { service: 'dispatch', path: '/v1/orders' },
  open: ['filed', 'dispatched', 'signed', 'in_progress', 'rework', ...WAITS],
  over: ['resolved', 'withdrawn', 'wrong_lane'],
  due: dueOf,
  title: (order) => text(order, 'text'),
  whose: (order) => [[text(order, 'unit_name'), whoHas(order)].filter(Boolean).join(' → '), prioritised(order)].filter(Boolean).join(' · '),
  facts,
  rank: (order) => (order['priority'] as Given | null)?.rank ?? Number.MAX_SAFE_INTEGER,
  shares: true,
  counts,
  holds: true,
  photos: true,
  shown: (order) => [{ key: 'photos.evidence', ids: [...pictures(order, 'before_media'), ...pictures(order, 'evidence_media')] }],
  also: (order) => ({ to: matterOf(order), key: 'units.matter' }),
  order: [
    'sign', 'contact', 'resolve', 'vet-reply', 'progress', 'assign', 'take', 'unassign', 'prioritise', 'resume', 'unshelve', 'dispatch', 'decide-extension', 'uphold-return', 'refuse-return', 'ask-citizen', 'extend',
    'return', 'dispute', 'shelve', 'supervise', 'wrong-lane',
  ],
  guides: {
    dispatch: { fields: ['unit_id', 'reason'] },
    assign: { fields: ['person_id'] },
    prioritise: { fields: ['priority_id'] },
    contact: { fields: ['note'], needed: ['note'] },
    progress: { fields: ['note'], needed: ['note'] },
    resolve: {
      fields: ['outcome', 'reply', 'evidence_media', 'owner_unit_id', 'ask_ruling', 'revisit_on', 'note'], choices: { outcome: OUTCOMES }, ready: { reply: REPLIES },
    },
    'vet-reply': { fields: ['passed', 'reason'] },
    return: { fields: ['reason_code', 'evidence'], choices: { reason_code: RETURNS }, grave: true },
    'uphold-return': { fields: ['unit_id'] },
    'refuse-return': { fields: ['reason'], needed: ['reason'] },
    dispute: { fields: ['reason'], needed: ['reason'], grave: true },
    extend: { fields: ['until', 'ground'], choices: { ground: GROUNDS } },
    'decide-extension': { fields: ['granted', 'reason'] },
    shelve: { fields: ['explanation', 'review_on'], grave: true },
    supervise: { fields: ['instruction'], needed: ['instruction'] },
    'wrong-lane': { fields: ['reason'], needed: ['reason'], grave: true },
  },
  search: { unit_id: units, owner_unit_id: units, person_id: colleagues, priority_id: priorities },
}

/** The facts of these names before the others. */
function first(all: Fact[], names: readonly string[]): Fact[] {
  const [wanted, others] = [all.filter((one) => names.includes(one.name)), all.filter((one) => !names.includes(one.name))]
  return [...wanted, ...others]
}

/** What the centre reads before the citizen does (答复审核). */
export const answers: Lane = {
  ...lane,
  shares: false,
  open: ['resolved'],
  over: [],
  only: () => ({ vetting: 'true' }),
  facts: (order) => first(facts(order), ['outcome', 'reply', 'vet_until', 'vet_reply', 'vet_reason']),
  due: (order) => (order['vetting'] as { until: string } | null)?.until ?? null,
}

/** What the ruling panel (权属会商) decides: nobody agrees whose it is. The whole matter is looked at for that. */
const { also: _, ...unowned } = lane
export const disputes: Lane = {
  ...unowned,
  shares: false,
  open: ['disputed'],
  over: [],
  elsewhere: (order) => ({ to: matterOf(order), key: 'units.rule_there' }),
}
