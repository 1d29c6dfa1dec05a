/** Matters as the centre sees them after their units have answered: looked at on the spot (核查), asked of the citizen (回访), ended. */
import { json } from '@/api/client'
import type { Page } from '@/api/client'
import { listed } from '@/app/i18n'
import type { Option, Thing } from '@/ui/commands/types'
import { instant, keyOf, pictures, text } from '@/ui/lanes/types'
import type { Fact, Lane } from '@/ui/lanes/types'

interface Part {
  id: string
  unit_name: string
  role: string
  state: string
  outcome: string | null
  reply: string | null
  resolved_at: string | null
  evidence_media: string[]
}

const TIERS = ['E0', 'E1', 'E2', 'G', 'C', 'Q']
const EXCLUSIONS = ['unreasonable', 'unlawful', 'repeated', 'not_our_duty', 'beyond_law']

function partsOf(matter: Thing): Part[] {
  return ((matter['orders'] ?? []) as Part[]).filter((one) => one.unit_name)
}

async function units(_: Thing, typed: string): Promise<Option[]> {
  const query = new URLSearchParams({ kind: 'unit', limit: '50' })
  if (typed.trim()) query.set('q', typed.trim())
  const page = await json<Page<{ id: string; name: string }>>(`/api/directory/v1/organisations?${query}`)
  return page.items.map((one) => ({ value: one.id, label: one.name }))
}

function orders(matter: Thing, typed: string): Promise<Option[]> {
  const found = partsOf(matter).filter((one) => one.unit_name.includes(typed.trim()))
  return Promise.resolve(found.map((one) => ({ value: one.id, label: one.unit_name })))
}

/** What the clock runs against now: the look on the spot, then the call. */
export function dueOf(matter: Thing): string | null {
  if (matter.state === 'verifying') return instant(matter, 'verify_by')
  return matter.state === 'callback' ? instant(matter, 'callback_by') : null
}

function judged(matter: Thing): Fact[] {
  const seen = matter['verification'] as { passed: boolean; finding: string; at: string } | null
  const calls = (matter['attempts'] ?? []) as unknown[]
  const rounds = Number(matter['rework_rounds'] ?? 0)
  const exclusion = matter['exclusion'] as { code: string; explanation: string } | null
  const closing = matter['closing'] as { reason_code: string; at: string; revisit_on: string | null } | null
  return [
    { name: 'verify_by', instant: matter.state === 'verifying' ? instant(matter, 'verify_by') : null, due: true },
    { name: 'verified', key: seen && (seen.passed ? 'callbacks.passed' : 'callbacks.not_passed') },
    { name: 'finding', text: seen?.finding },
    { name: 'callback_by', instant: matter.state === 'callback' ? instant(matter, 'callback_by') : null, due: true },
    { name: 'attempts', text: calls.length ? String(calls.length) : null },
    { name: 'verdict', key: keyOf('callbacks.choice.verdict', matter['verdict']) },
    { name: 'rework_rounds', text: rounds ? String(rounds) : null },
    { name: 'exclusion', key: keyOf('callbacks.choice.code', exclusion?.code) },
    { name: 'exclusion_why', text: exclusion?.explanation },
    { name: 'closed_at', instant: closing?.at ?? null },
    { name: 'revisit_on', instant: closing?.revisit_on ?? null },
    { name: 'reopen_until', instant: matter.state === 'closed' ? instant(matter, 'reopen_until') : null },
    { name: 'survey', key: keyOf('callbacks.choice.survey', (matter['survey'] as { still_good: string } | null)?.still_good) },
  ]
}

function facts(matter: Thing): Fact[] {
  return [
    ...partsOf(matter).flatMap((part): Fact[] => [
      { name: 'unit', text: part.unit_name },
      { name: 'role', key: keyOf('callbacks.role', part.role) },
      { name: 'order_state', key: keyOf('state.order', part.state) },
      { name: 'outcome', key: keyOf('callbacks.outcome', part.outcome) },
      { name: 'reply', text: part.reply },
      { name: 'resolved_at', instant: part.resolved_at },
    ]),
    { name: 'filed_at', instant: instant(matter, 'filed_at') },
    { name: 'due_at', instant: instant(matter, 'due_at') },
    ...judged(matter),
  ]
}

export const lane: Lane = {
  words: 'callbacks',
  states: 'matter',
  type: 'order',
  shelf: { service: 'dispatch', path: '/v1/matters' },
  holds: true,
  open: ['verifying', 'callback'],
  over: ['closed', 'archived'],
  due: dueOf,
  title: (matter) => text(matter, 'text'),
  whose: (matter) => listed(partsOf(matter).map((part) => part.unit_name)),
  facts,
  photos: true,
  shown: (matter) => [
    { key: 'photos.evidence', ids: partsOf(matter).flatMap((part) => pictures(part, 'evidence_media')) },
    { key: 'photos.before', ids: pictures(matter['verification'], 'before_media') },
    { key: 'photos.after', ids: pictures(matter['verification'], 'after_media') },
  ],
  order: [
    'callback', 'verify', 'attempt-callback', 'open-callback', 'open-verification', 'rework', 'rule', 'revisit', 'confirm-exclusion', 'refuse-exclusion',
    'propose-exclusion', 'raise-tier', 'lower-tier', 'reopen', 'close',
  ],
  guides: {
    callback: { fields: ['verdict', 'satisfied', 'note'], choices: { verdict: ['solved', 'not_solved', 'not_stated'] } },
    verify: {
      fields: ['passed', 'finding', 'seen_at', 'place', 'before_media', 'after_media'],
      preset: () => ({ seen_at: new Date() }), // who is on the spot says it there; another time is chosen
    },
    'attempt-callback': { fields: [] },
    'open-callback': { fields: ['reason'], needed: ['reason'] },
    rework: { fields: ['reason'], needed: ['reason'], grave: true },
    rule: { fields: ['unit_id', 'release', 'order_id', 'reason'], needed: ['reason'], grave: true },
    revisit: { fields: ['holds', 'finding'] },
    'propose-exclusion': { fields: ['code', 'explanation'], choices: { code: EXCLUSIONS } },
    'confirm-exclusion': { fields: [], grave: true },
    'refuse-exclusion': { fields: ['reason'], needed: ['reason'] },
    'raise-tier': { fields: ['tier'], choices: { tier: TIERS.filter((one) => one !== 'Q') } },
    'lower-tier': { fields: ['tier', 'reason'], needed: ['reason'], choices: { tier: TIERS } },
    reopen: { fields: ['reason'], needed: ['reason'], grave: true },
    close: { fields: ['revisit_on'], grave: true },
  },
  search: { unit_id: units, order_id: orders },
}
