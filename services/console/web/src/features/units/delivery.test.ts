import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'

import { i18n } from '@/app/i18n'
import { useSession } from '@/app/session'
import type { Thing } from '@/ui/commands/types'
import OrderDelivery from './components/OrderDelivery.vue'

const ORDER = { id: 'o1', sequence: 3, state: 'signed', unit_id: 'u1', created_at: '', updated_at: '' } as unknown as Thing
const WAITS = { id: 'd1', state: 'sending', unit_id: 'u1', dispatched_at: '2026-11-22T01:00:00Z', attempts: 1, next_at: null, error: '', receipt_id: '', delivered_at: null }

let items: object[]
let link: { exists: () => boolean; props: () => object }

beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'zh'
  useSession().person = { id: 'p1', username: 'p', name: 'p', rights: [{ role: 'unit_handler', kind: 'unit', id: 'u1' }] }
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ items, next: null }), { headers: { 'Content-Type': 'application/json' } })))
})

async function shown(given: object[]): Promise<string> {
  items = given
  const plugins = [i18n, [VueQueryPlugin, { queryClient: new QueryClient() }]] as never[]
  const page = mount(OrderDelivery, { props: { order: ORDER }, global: { plugins, stubs: { RouterLink: RouterLinkStub } } })
  await flushPromises()
  link = page.findComponent(RouterLinkStub)
  return page.text()
}

test('without a receipt it has not arrived, whatever was tried', async () => {
  expect(await shown([WAITS])).toContain('尚未确认收到')
  const dead = await shown([{ ...WAITS, state: 'dead', attempts: 9, error: 'it answered 503' }])
  expect(dead).toContain('尚未确认收到')
  expect(dead).toContain('对方系统应答 503')
})

test('who sees to what does not arrive is led there, and the unit is not', async () => {
  await shown([{ ...WAITS, state: 'dead' }])
  expect(link.exists()).toBe(false)
  useSession().person = { id: 'p1', username: 'p', name: 'p', rights: [{ role: 'dispatcher', kind: 'area', id: '52' }] }
  await shown([{ ...WAITS, state: 'dead' }])
  expect(link.props()).toMatchObject({ to: '/deliveries/d1' })
  await shown([{ ...WAITS, state: 'failed' }])
  expect(link.exists()).toBe(false)
})

test('with a receipt it says when and which', async () => {
  const text = await shown([{ ...WAITS, state: 'delivered', receipt_id: 'R-7', delivered_at: '2026-11-22T02:00:00Z' }])
  expect(text).toContain('R-7')
  expect(text).not.toContain('尚未确认收到')
})

test('that of the last dispatch to this unit counts, and a unit without a system of its own has none', async () => {
  const later = { ...WAITS, id: 'd2', state: 'delivered', receipt_id: 'R-8', dispatched_at: '2026-11-22T03:00:00Z', delivered_at: '2026-11-22T03:00:01Z' }
  const elsewhere = { ...later, id: 'd3', unit_id: 'u2', receipt_id: 'R-9', dispatched_at: '2026-11-22T04:00:00Z' }
  expect(await shown([WAITS, elsewhere, later])).toContain('R-8')
  expect(await shown([])).toBe('')
})
