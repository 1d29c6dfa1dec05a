import { expect, test } from 'vitest'

import { i18n, label, type Texts } from './i18n'
import { entries, features } from './nav'

function keys(texts: Texts, before = ''): string[] {
  return Object.entries(texts).flatMap(([name, text]) => (typeof text === 'string' ? `${before}${name}` : keys(text, `${before}${name}.`)))
}

test('everything is said in both languages', () => {
  const { zh, en } = i18n.global.messages.value as unknown as { zh: Texts; en: Texts }
  expect(keys(en).sort()).toEqual(keys(zh).sort())
})

test('every page and every entry of the menu has its words', () => {
  const titles = features.flatMap((feature) => feature.routes.map((route) => route.meta?.title ?? ''))
  for (const key of [...titles.filter(Boolean), ...entries.map((entry) => entry.label)]) expect(i18n.global.te(key, 'zh'), key).toBe(true)
})

test('a code without words is shown as it is', () => {
  expect(label('state.case', 'routed')).toBe('已分流')
  expect(label('state.case', 'brand_new')).toBe('brand_new')
  expect(label('category', '')).toBe('')
})
