import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { away } from '@/api/problem'
import { i18n } from '@/app/i18n'
import { lane } from '@/features/units/lane'
import type { Shelf } from '../commands/api'
import LanePage from './LanePage.vue'
import type * as List from './list'

vi.mock('./list', async (original) => ({
  ...(await original<typeof List>()),
  things: (_: Shelf, __: string[], asked: Record<string, string> = {}) => ('assigned' in asked ? share() : Promise.resolve({ items: [ORDER], cut: true })),
}))
vi.mock('@/app/stream', () => ({ onRows: () => undefined }))

const ORDER = { id: 'o1', case_no: '1', state: 'signed', sequence: 1, unit_id: 'u1', assigned_to: 'p2', created_at: '2026-11-22T01:00:00Z', updated_at: '' }

let share: () => Promise<List.Listed>

beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'zh'
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ items: [], next: null }), { headers: { 'Content-Type': 'application/json' } })))
})

/** The page of a list that is too long to be here as a whole, where one looks for what nobody has. */
async function shownOfNobody() {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/units/:id?', component: LanePage }] })
  await router.push('/units')
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const plugins = [i18n, router, [VueQueryPlugin, { queryClient }]] as never[]
  const page = mount(LanePage, { props: { lane, base: '/units' }, global: { plugins } })
  await flushPromises()
  await page.findAll('.share')[1]?.trigger('click')
  await flushPromises()
  return page
}

test('a share that is still asked for is not called empty', async () => {
  share = () => new Promise(() => undefined)
  const page = await shownOfNobody()
  expect(page.find('.empty').exists()).toBe(false)
  expect(page.find('.waits').exists()).toBe(true)
})

test('a share that was not answered is said, and one can go on to another', async () => {
  share = () => Promise.reject(away())
  const page = await shownOfNobody()
  expect(page.find('.empty').exists()).toBe(false)
  expect(page.find('.error[role=alert]').exists()).toBe(true)
  await page.findAll('.share')[0]?.trigger('click')
  expect(page.findAll('a.item')).toHaveLength(1)
})
