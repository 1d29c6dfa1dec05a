import { mount } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'

import { i18n } from '@/app/i18n'
import type { Thing } from '../commands/types'
import ReworkRounds from './ReworkRounds.vue'

const CHECK = { number: 1, cause: 'check_failed', at: '2026-11-20T02:00:00Z', reason: '灯杆仍歪', by: 'p9', place: '路口', media: [] }
const WORDS = { number: 2, cause: 'not_solved', at: '2026-11-22T02:00:00Z', reason: '昨晚又灭了', by: '', place: '', media: [] }

function shown(reworks: unknown[] | undefined, language: 'zh' | 'en' = 'zh'): string[] {
  i18n.global.locale.value = language
  const thing = { id: 'o1', state: 'rework', case_id: 'c1', reworks } as unknown as Thing
  return mount(ReworkRounds, { props: { thing }, global: { plugins: [i18n] } }).findAll('li').map((one) => one.text())
}

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"items":[{"id":"p9","name":"核查员甲"}]}')))
})

test('the unit reads why, in whose words and by whom, the last round first', async () => {
  shown([CHECK, WORDS])
  await vi.waitFor(() => expect(shown([CHECK, WORDS])[1]).toContain('核查员甲'))
  const [last, first] = shown([CHECK, WORDS])
  expect(last).toMatch(/第 2 次.*来件人.*没有解决.*昨晚又灭了/s)
  expect(first).toMatch(/第 1 次.*核查与答复不符.*灯杆仍歪.*路口/s)
})

test('in English the citizen’s words stay theirs; what was never sent back shows nothing', () => {
  expect(shown([WORDS], 'en')[0]).toMatch(/Round 2.*the citizen.*not solved.*昨晚又灭了/s)
  expect([shown([]), shown(undefined)]).toEqual([[], []])
})
