import { afterEach, expect, test } from 'vitest'

import { i18n } from '@/app/i18n'
import type { Thing } from '@/ui/commands/types'
import { stories } from './lanes'

const STORY = { id: 's', state: 'rework', sequence: 3, updated_at: '', levels: 1, findings: [{ code: 'phone', field: 'body' }, { code: 'missing_title', field: 'title' }] }

afterEach(() => {
  i18n.global.locale.value = 'zh'
})

test.each([
  ['zh', '正文：有电话号码\n标题：没有填写'],
  ['en', 'Text: has a telephone number\nTitle: is missing'],
] as const)('what the machine check found is said in words (%s)', (language, words) => {
  i18n.global.locale.value = language
  const fact = stories.facts(STORY as unknown as Thing).find((one) => one.name === 'findings')
  expect(fact?.text).toBe(words)
})
