/** The news lane: leads (线索) that came in, and stories (稿件) that are written of them. */
import { i18n, label } from '@/app/i18n'
import type { Thing } from '@/ui/commands/types'
import { instant, keyOf, text } from '@/ui/lanes/types'
import type { Fact, Lane } from '@/ui/lanes/types'

interface Content {
  title: string
  summary: string
  body: string
  byline: string
}

interface Finding {
  code: string
  field: string
}

interface Approval {
  level: number
  approved_at: string
}

export function contentOf(story: Thing): Content {
  return { title: '', summary: '', body: '', byline: '', ...(story['content'] as Partial<Content> | undefined) }
}

function leadFacts(lead: Thing): Fact[] {
  const place = lead['place'] as { address?: string } | null
  return [
    { name: 'received_at', instant: instant(lead, 'received_at') },
    { name: 'address', text: place?.address },
    { name: 'reason_code', key: keyOf('news.choice.reason_code', lead['reason_code']) },
    { name: 'reason', text: text(lead, 'reason') },
  ]
}

/** What the machine check found, and in which part of the text. */
function found(finding: Finding): string {
  return `${label('news.field', finding.field)}${i18n.global.t('commands.colon')}${label('news.finding', finding.code)}`
}

function storyFacts(story: Thing): Fact[] {
  const content = contentOf(story)
  const findings = (story['findings'] ?? []) as Finding[]
  const approvals = (story['approvals'] ?? []) as Approval[]
  return [
    { name: 'byline', text: content.byline },
    { name: 'revision', text: text(story, 'revision_no') },
    { name: 'levels', text: `${approvals.length} / ${text(story, 'levels')}` },
    { name: 'findings', text: findings.map(found).join('\n') },
    { name: 'withdrawal', key: story['withdrawal_asked'] === true ? 'news.withdrawal_asked' : null },
    { name: 'released_at', instant: instant(story, 'released_at') },
    { name: 'summary', text: content.summary },
    { name: 'body', text: content.body },
  ]
}

export const leads: Lane = {
  words: 'news',
  states: 'lead',
  type: 'lead',
  shelf: { service: 'newsroom', path: '/v1/leads' },
  open: ['received'],
  over: ['accepted', 'rejected', 'transferred', 'withdrawn', 'clustered'],
  due: () => null,
  title: (lead) => text(lead, 'title') || text(lead, 'text'),
  whose: () => '',
  facts: leadFacts,
  order: ['accept', 'reconsider', 'reject', 'wrong-lane'],
  guides: {
    reject: { fields: ['reason_code', 'reason'], needed: ['reason'], grave: true },
    'wrong-lane': { fields: ['reason'], needed: ['reason'], grave: true },
    reconsider: { fields: ['reason'], needed: ['reason'] },
  },
}

export const stories: Lane = {
  words: 'news',
  states: 'story',
  type: 'story',
  shelf: { service: 'newsroom', path: '/v1/stories' },
  open: ['draft', 'rework', 'review_1', 'review_2', 'review_3', 'signed_off'],
  over: ['released', 'spiked'],
  due: () => null,
  title: (story) => contentOf(story).title,
  whose: (story) => contentOf(story).byline,
  facts: storyFacts,
  order: ['approve', 'release', 'save', 'submit', 'return', 'revise', 'keep', 'spike'],
  guides: {
    save: { fields: ['title', 'summary', 'body', 'byline'], preset: (story) => ({ ...contentOf(story) }) },
    // Who approves answers for the text they have read, not for what it became meanwhile.
    approve: { fields: ['note'], preset: (story) => ({ content_hash: text(story, 'content_hash') }) },
    return: { fields: ['reason_code', 'reason'], needed: ['reason'] },
    revise: { fields: ['reason'], needed: ['reason'] },
    keep: { fields: ['reason'], needed: ['reason'] },
    spike: { fields: ['reason'], needed: ['reason'], grave: true },
    release: { fields: [], grave: true },
  },
}
