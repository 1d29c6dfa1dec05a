import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'

import { away } from '@/api/problem'
import { i18n } from '@/app/i18n'
import type * as Api from './api'
import type { Cases, Topic } from './api'
import TopicCases from './components/TopicCases.vue'

const ONE = { order_id: 'o1', case_no: 'KZ-1', state: 'handling', unit_name: '', area_code: '', filed_at: '2026-11-22T01:00:00Z', closed_at: null, satisfied: null }

vi.mock('./api', async (original) => ({
  ...(await original<typeof Api>()),
  casesOf: (_: string, start: number) => (start ? Promise.reject(away()) : Promise.resolve({ items: [ONE], next: 50 } as unknown as Cases)),
}))

beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'zh'
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"items":[],"next":null}', { headers: { 'Content-Type': 'application/json' } })))
})

test('the cases that are there stay where the next ones could not be read', async () => {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const plugins = [i18n, [VueQueryPlugin, { queryClient }]] as never[]
  const page = mount(TopicCases, { props: { topic: { id: 't1', linked: 70 } as Topic }, global: { plugins, stubs: ['RouterLink'] } })
  await flushPromises()
  await page.get('button').trigger('click')
  await flushPromises()
  expect(page.findAll('li')).toHaveLength(1)
  expect(page.get('[role=alert]').text()).toContain('没有读到后面的内容')
})
