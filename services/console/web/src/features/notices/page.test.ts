import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { i18n } from '@/app/i18n'
import type { Notice } from './api'
import NoticesPage from './pages/NoticesPage.vue'

const FOLDED = { order_id: 'o1', case_no: '84071415339', threshold: 'still_undelivered', level: 0 }
const STUCK = {
  id: 'n1', state: 'due', sequence: 1, threshold: 'still_undelivered', clock: 'still_undelivered', tier: 'E2', order_id: 'o1', case_no: '84071415339', role: 'dispatcher',
  unit_id: 'u1', digest: true, count: 2, more: false, for_me: true, folded: [{ ...FOLDED, id: 'f1' }, { ...FOLDED, id: 'f2' }], tell_at: '2026-11-22T23:00:00Z',
}

beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'zh'
})

afterEach(() => {
  vi.unstubAllGlobals()
})

async function shown(notice: object) {
  vi.stubGlobal('fetch', (request: Request | string) => {
    const url = typeof request === 'string' ? request : request.url
    return Promise.resolve(Response.json({ items: url.includes('/notices') ? [notice as Notice] : [], next: null }))
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)', component: NoticesPage }] })
  await router.push('/notices')
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const plugins = [i18n, router, [VueQueryPlugin, { queryClient }]] as never[]
  const page = mount(NoticesPage, { global: { plugins } })
  await flushPromises()
  return page
}

it('leads from what is stuck this morning to the deliveries, and says nothing of the first one that is not of all', async () => {
  const page = await shown(STUCK)
  const title = page.find('.line a')
  expect([title.text(), title.attributes('href')]).toEqual(['2 件仍未送达单位系统', '/deliveries'])
  expect(page.find('.line').text()).not.toContain('紧急')
  expect(page.findAll('.folded .rung')).toHaveLength(0)
})

it('says what an hour brought as a digest of that hour', async () => {
  const page = await shown({ ...STUCK, threshold: 'urge', clock: 'handling', more: true })
  expect(page.find('.line strong').text()).toBe('本小时提醒汇总（2 件以上）')
  expect(page.find('.line a').exists()).toBe(false)
  expect(page.findAll('.folded .rung')).toHaveLength(2)
})
