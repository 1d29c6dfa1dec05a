import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'

import { i18n } from '@/app/i18n'
import { useSession } from '@/app/session'
import WeatherLines from './WeatherLines.vue'

const HOUR = 3_600_000
const at = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString()
const RAIN = { id: 'w1', kind: 'rainstorm', level: 'orange', areas: ['5201'], since: at(-1), until: at(5), notice: '第12号' }

let items: object[]

beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'zh'
  vi.stubGlobal('fetch', (request: Request) => {
    const found = request.url.includes('weather-warnings') ? items : [{ code: '5201', name: '贵阳市' }]
    return Promise.resolve(new Response(JSON.stringify({ items: found, next: null }), { headers: { 'Content-Type': 'application/json' } }))
  })
})

async function shown(role: string) {
  useSession().person = { id: 'p', username: 'p', name: 'p', rights: [{ role, kind: 'hub', id: null }] }
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const page = mount(WeatherLines, { global: { plugins: [i18n, [VueQueryPlugin, { queryClient }]] as never[] } })
  await flushPromises()
  return { lines: page.findAll('[role=status]').map((one) => one.text()), buttons: page.findAll('button').map((one) => one.text()) }
}

test('everybody at the desk reads what holds, what is to come and by which notice, and nothing that is over', async () => {
  items = [RAIN, { ...RAIN, id: 'w2', kind: 'gale', level: 'blue', since: at(1) }, { ...RAIN, id: 'w3', until: at(-1) }]
  const { lines, buttons } = await shown('triage_clerk')
  expect(lines).toHaveLength(2)
  expect(lines[0]).toContain('暴雨橙色预警：贵阳市')
  expect(lines[0]).toContain('至少按急件办')
  expect(lines[0]).toContain('第12号')
  expect(lines[1]).toContain('大风蓝色预警')
  expect(lines[1]).not.toContain('至少按急件办')
  expect(buttons).toEqual([])
})

test('a chief declares one where none holds, and prolongs and lifts what holds', async () => {
  items = []
  expect((await shown('desk_chief')).buttons).toEqual(['发布气象预警'])
  items = [RAIN]
  expect((await shown('desk_chief')).buttons).toEqual(['延长', '解除', '发布气象预警'])
})
