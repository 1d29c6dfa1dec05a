import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'

import { i18n } from '@/app/i18n'
import RouteDialog from './RouteDialog.vue'
import type * as Api from './api'
import type * as Sides from './sides'

let known: (found: Sides.SideUnit[]) => void
const sent: Api.Routing[] = []
vi.mock('./sides', async (original) => ({
  ...(await original<typeof Sides>()),
  unitsOfSides: () => new Promise<Sides.SideUnit[]>((resolve) => { known = resolve }),
}))
vi.mock('./api', async (original) => ({
  ...(await original<typeof Api>()),
  route: (_: string, routing: Api.Routing) => { sent.push(routing); return Promise.resolve({}) },
}))

beforeEach(() => {
  setActivePinia(createPinia())
  sent.length = 0
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"items":[],"next":null}', { headers: { 'Content-Type': 'application/json' } })))
})

function opened(lane: Api.Lane) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  return mount(RouteDialog, {
    props: { thing: { id: 'c1', case_no: '1', lane, category_code: '', tier: '' }, lane },
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient }]] as never[], stubs: { teleport: true, ElSelect: true } },
  })
}

test('a case goes to a unit only once it is known who has the two sides of a border, and to other lanes at once', async () => {
  const toUnit = opened('government')
  await flushPromises()
  await toUnit.find('form').trigger('submit')
  await toUnit.find('form').trigger('keydown', { key: 'Enter', ctrlKey: true })
  expect(sent).toEqual([])
  known(['1', '2'].map((area) => ({ area, unit_id: `u${area}`, unit_name: `u${area}` })))
  await flushPromises()
  await toUnit.find('form').trigger('submit')
  await flushPromises()
  expect(sent.map((one) => one.assignments?.map((unit) => unit.unit_id))).toEqual([['u1', 'u2']])
  const toNews = opened('news')
  await flushPromises()
  await toNews.find('form').trigger('submit')
  await flushPromises()
  expect(sent[1]).toEqual({ lane: 'news' })
})

test('each lane offers its own tiers, and one of another lane is not sent along', async () => {
  const dialog = opened('government')
  const state = (dialog.vm as unknown as { $: { setupState: { tier: string; lane: Api.Lane } } }).$.setupState
  state.tier = 'C'
  state.lane = 'volunteer'
  await flushPromises()
  await dialog.find('form').trigger('submit')
  await flushPromises()
  expect(sent).toEqual([{ lane: 'volunteer' }])
  state.tier = 'E1'
  state.lane = 'government'
  await flushPromises()
  expect(state.tier).toBe('E1')
})
