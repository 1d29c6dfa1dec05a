import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'

import { i18n } from '@/app/i18n'
import type { Thing } from '@/ui/commands/types'
import OrderClocks from './components/OrderClocks.vue'

const ORDER = { id: 'o1', sequence: 3, state: 'signed', unit_id: 'u1', created_at: '', updated_at: '' } as unknown as Thing
const ONE = { started_at: '2026-11-22T01:00:00Z', due_at: null, ended_at: null, provisional: false, took_seconds: null, over_seconds: null }

async function shown(answer: () => Response, language: 'zh' | 'en' = 'zh'): Promise<string> {
  i18n.global.locale.value = language
  vi.stubGlobal('fetch', () => Promise.resolve(answer()))
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const page = mount(OrderClocks, { props: { order: ORDER }, global: { plugins: [i18n, [VueQueryPlugin, { queryClient }]] as never[] } })
  await flushPromises()
  return page.text()
}

function found(...clocks: object[]): Response {
  return new Response(JSON.stringify({ order_id: 'o1', as_of: '2026-11-22T03:00:00Z', clocks }), { headers: { 'Content-Type': 'application/json' } })
}

test('each clock that has begun says by itself whether somebody is late', async () => {
  const clocks = [
    { ...ONE, name: 'signoff', state: 'met', ended_at: '2026-11-22T01:30:00Z' },
    { ...ONE, name: 'first_contact', state: 'breached', due_at: '2026-11-22T02:00:00Z' },
    { ...ONE, name: 'rework', state: 'not_started', started_at: null },
  ]
  const text = await shown(() => found(...clocks))
  for (const words of ['签收', '按时', '首次联系', '超时']) expect(text).toContain(words)
  expect(text).not.toContain('重办')
  expect(await shown(() => found(...clocks), 'en')).toContain('First contact')
})

test('that they are not known is said, and is no empty list', async () => {
  expect(await shown(() => new Response('{}', { status: 503 }))).toContain('暂时查不到')
})
