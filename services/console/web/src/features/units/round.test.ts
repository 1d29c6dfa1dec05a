import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { i18n } from '@/app/i18n'
import { useSession } from '@/app/session'
import type { Thing } from '@/ui/commands/types'
import RoundPage from './pages/RoundPage.vue'
import { goneTo, MOST } from './round/stops'

const NOW = Date.parse('2026-11-23T02:00:00Z')

function order(no: string, lat: number | null, more: object = {}): Thing {
  const location = { address: `${no}号`, lat, long: lat === null ? null : 106.7 }
  return { id: no, case_no: no, state: 'signed', tier: 'G', sequence: 1, created_at: '', updated_at: '', due_at: `2027-01-0${no}T00:00:00Z`, location, ...more } as unknown as Thing
}

test('what has no point, or may show none, is listed apart; late ones and emergencies are urgent', () => {
  const gone = goneTo(
    [order('1', 26.5), order('2', null), order('3', 26.6, { confidential: true }), order('4', 26.5, { location: null }), order('5', 26.5, { tier: 'E1' }), order('6', 26.5, { due_at: '2026-11-22T00:00:00Z' })],
    NOW,
  )
  expect(gone.stops.map((one) => [one.id, one.urgent])).toEqual([['6', true], ['5', true], ['1', false]])
  expect(gone.elsewhere.map((one) => one.id)).toEqual(['2', '3', '4'])
})

test('a round has an end: what is more is said', () => {
  const gone = goneTo(Array.from({ length: MOST + 3 }, (_, n) => order(String(n), 26.5)), NOW)
  expect([gone.stops.length, gone.more]).toEqual([MOST, 3])
})

let asked: string[]

beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'zh'
  useSession().person = { id: 'p1', username: 'p', name: 'p', rights: [{ role: 'unit_handler', kind: 'unit', id: 'u1' }] } as never
  asked = []
  const items = [order('1', 26.5), order('2', 26.9), order('3', 26.7), order('4', null)]
  vi.stubGlobal('fetch', (input: Request | string) => {
    const url = typeof input === 'string' ? input : input.url
    asked.push(url)
    const found = url.includes('colleagues') ? [{ id: 'p1', name: '甲' }, { id: 'p2', name: '乙' }] : url.includes('/names') ? [{ name: '甲' }] : items
    return Promise.resolve(new Response(JSON.stringify({ items: found, next: null }), { headers: { 'Content-Type': 'application/json' } }))
  })
})

async function shown(path = '/units/round') {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/units/round', component: RoundPage }, { path: '/:all(.*)*', component: RoundPage }] })
  await router.push(path)
  const page = mount(RoundPage, { global: { plugins: [i18n, router, [VueQueryPlugin, { queryClient: new QueryClient() }]] as never[] } })
  await flushPromises()
  return page
}

test('without a position it begins with what is due first; each stop opens the map of the phone, and the rest is listed apart', async () => {
  const page = await shown()
  expect(page.findAll('tbody .no').map((one) => one.text())).toEqual(['1', '3', '2'])
  expect(page.find('tbody .go').attributes('href')).toBe('geo:26.500000,106.700000')
  expect(page.text()).toContain('没有坐标的工单')
  expect(page.find('ul').text()).toContain('4号')
  expect(page.findAll('svg circle')).toHaveLength(3)
})

test('with a position it begins there, and the position goes to nobody', async () => {
  vi.stubGlobal('navigator', { geolocation: { getCurrentPosition: (done: (at: object) => void) => done({ coords: { latitude: 26.95, longitude: 106.7, accuracy: 5 } }) } })
  const page = await shown()
  const before = asked.length
  await page.find('button').trigger('click')
  await flushPromises()
  expect(page.findAll('tbody .no').map((one) => one.text())).toEqual(['2', '3', '1'])
  expect(page.text()).toContain('从您现在的位置出发')
  expect(asked.slice(before)).toEqual([])
  vi.unstubAllGlobals()
})

test('a round is of one person: oneself, or who is named', async () => {
  await shown()
  expect(asked.some((url) => url.includes('assigned_to=p1'))).toBe(true)
  await shown('/units/round?person=p2')
  expect(asked.some((url) => url.includes('assigned_to=p2'))).toBe(true)
})
