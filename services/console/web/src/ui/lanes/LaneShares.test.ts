import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'

import { i18n } from '@/app/i18n'
import type { Thing } from '../commands/types'
import LaneShares from './LaneShares.vue'

const ROWS = ['a', 'b'].map((who, n) => ({ id: String(n), assigned_to: who }) as unknown as Thing)

beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'zh'
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"items":[]}')))
})

test('what the service counts is shown, also where the list ends before; without that, what is here', () => {
  const counts = { total: 700, nobody: 175, people: [{ id: 'a', count: 525 }] }
  const buttons = (more: object): string[] =>
    mount(LaneShares, { props: { things: ROWS, modelValue: { of: 'all' }, ...more }, global: { plugins: [i18n] } }).findAll('button').map((one) => one.text().replace(/\D+/, ''))
  expect(buttons({ counts })).toEqual(['700', '175', '525'])
  expect(buttons({})).toEqual(['2', '0', '1', '1'])
})
