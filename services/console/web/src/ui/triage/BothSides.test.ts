import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'

import { away } from '@/api/problem'
import { i18n } from '@/app/i18n'
import BothSides from './BothSides.vue'
import type { Assignment } from './api'
import type * as Sides from './sides'

let answer: (category: string) => Promise<Sides.SideUnit[]>
vi.mock('./sides', async (original) => ({
  ...(await original<typeof Sides>()),
  unitsOfSides: (_: string, category: string) => answer(category),
}))

function units(category: string): Sides.SideUnit[] {
  return ['1', '2'].map((area) => ({ area, unit_id: `${category}-${area}`, unit_name: `${category}-${area}` }))
}

beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'zh'
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"items":[],"next":null}', { headers: { 'Content-Type': 'application/json' } })))
})

function begun() {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const said = { ready: undefined as boolean | undefined, assignments: [] as Assignment[] }
  const page = mount(BothSides, {
    props: {
      caseId: 'c1', category: 'lamp', tier: '', modelValue: [], ready: true,
      'onUpdate:ready': (now: boolean | undefined) => void (said.ready = now),
      'onUpdate:modelValue': (now: Assignment[]) => void (said.assignments = now),
    },
    global: { plugins: [i18n, [VueQueryPlugin, { queryClient }]] as never[] },
  })
  return { page, said }
}

test('it is not ready before the sides are known, and then it is', async () => {
  let known: (found: Sides.SideUnit[]) => void = () => undefined
  answer = () => new Promise((resolve) => { known = resolve })
  const { said } = begun()
  await flushPromises()
  expect([said.ready, said.assignments]).toEqual([false, []])
  known(units('lamp'))
  await flushPromises()
  expect([said.ready, said.assignments.map((one) => one.unit_id)]).toEqual([true, ['lamp-1', 'lamp-2']])
})

test('who leads on a side stays chosen with another category, and not with another case', async () => {
  answer = (category) => Promise.resolve(units(category))
  const { page, said } = begun()
  const lead = (): string | undefined => said.assignments.find((one) => one.role === 'lead')?.unit_id
  await flushPromises()
  await page.findAll('input')[1]?.setValue(true)
  expect(lead()).toBe('lamp-2')
  await page.setProps({ category: 'road' })
  await flushPromises()
  expect(lead()).toBe('road-2')
  await page.setProps({ caseId: 'c2' })
  await flushPromises()
  expect(lead()).toBe('road-1')
  await page.findAll('input')[2]?.setValue(true)
  await page.setProps({ category: 'lamp' })
  await flushPromises()
  expect(said.assignments).toEqual([])
})

test('a look-up that failed is said and can be asked again; sending is not held up for ever', async () => {
  answer = () => Promise.reject(away())
  const { page, said } = begun()
  await flushPromises()
  expect([said.ready, page.find('[role=alert]').exists()]).toEqual([true, true])
  answer = (category) => Promise.resolve(units(category))
  await page.find('[role=alert] button').trigger('click')
  await flushPromises()
  expect([page.find('[role=alert]').exists(), said.assignments.length]).toEqual([false, 2])
})
