import { beforeEach, expect, test, vi } from 'vitest'

import { i18n } from '@/app/i18n'
import type { Thing } from '@/ui/commands/types'
import { caseNo, follow, ownWatch, stepsOf, takenByAnother } from '@/ui/watches/api'
import { watches, worded } from './watches'

const asked: { url: string; method: string; body: string }[] = []
let answers: unknown[] = []

beforeEach(() => {
  asked.length = 0
  answers = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push({ url: request.url, method: request.method, body: request.method === 'POST' ? await request.clone().text() : '' })
    return new Response(JSON.stringify(answers.shift() ?? {}), { headers: { 'Content-Type': 'application/json' } })
  })
})

const CLOSED = { at: '2026-11-21T03:00:00Z', code: 'closed', result: 'long_term', text: '', until: '2026-12-21T03:00:00Z' }
const SIGNED = { at: '2026-11-20T03:00:00Z', code: 'signed', result: '', text: '', until: null }

function watch(more: Record<string, unknown> = {}): Thing {
  return {
    id: 'w1', state: 'offered', sequence: 3, created_at: '2026-11-20T02:00:00Z', updated_at: '2026-11-21T03:00:00Z',
    person: 'r1', text: '楼道里贴满小广告', matter_state: 'closed', due_at: '2026-11-23T03:00:00Z', lines: [SIGNED, CLOSED], ...more,
  } as unknown as Thing
}

test('the newest step comes first, in words and with the day that it names', () => {
  expect(stepsOf(watch()).map((step) => step.code)).toEqual(['closed', 'signed'])
  const said = worded(CLOSED)
  expect(said).toContain('已结案 · 长效机制 · 至 ')
  i18n.global.locale.value = 'en'
  expect(worded(CLOSED)).toContain('Closed · lasting measure · until ')
  i18n.global.locale.value = 'zh'
})

test('a step that is new to the page is shown by its code', () => {
  expect(worded({ ...SIGNED, code: 'brand_new', text: '已到场' })).toContain('brand_new · 已到场')
})

test('the citizen waits for no closed case', () => {
  expect(watches.due(watch())).toBe('2026-11-23T03:00:00Z')
  expect(watches.due(watch({ closed_at: '2026-11-21T03:00:00Z' }))).toBeNull()
})

test('who else follows up is said, oneself is not', () => {
  expect(takenByAnother(watch())).toBe(false)
  expect(takenByAnother(watch({ followed_up_by: 'r1' }))).toBe(false)
  expect(takenByAnother(watch({ followed_up_by: 'r2' }))).toBe(true)
})

test('a number is taken as people write it', () => {
  expect(caseNo(' ２０５９－0930 849 ')).toBe('20590930849')
  expect(caseNo('  ')).toBe('')
})

test('a case is followed by its id or its number, and found again as one\'s own', async () => {
  answers = [{ id: 'w1' }, { items: [{ id: 'w1' }], next: null }, { items: [], next: null }]
  await follow({ case_no: '20590930849' })
  expect(asked[0]).toMatchObject({ method: 'POST', body: '{"case_no":"20590930849"}' })
  expect((await ownWatch('c1', 'r1'))?.id).toBe('w1')
  expect(new URL(asked[1]?.url ?? '').searchParams.get('person')).toBe('r1')
  expect(new URL(asked[1]?.url ?? '').searchParams.getAll('state')).not.toContain('stopped')
  expect(await ownWatch('c2', 'r1')).toBeNull()
})
