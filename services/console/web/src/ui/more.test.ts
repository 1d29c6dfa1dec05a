import { QueryClient, useInfiniteQuery, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, test } from 'vitest'
import { defineComponent, h } from 'vue'

import { away } from '@/api/problem'
import { i18n } from '@/app/i18n'
import MoreRows from './MoreRows.vue'

interface Rows {
  items: string[]
  next: string | null
}

const FIRST: Rows = { items: ['one'], next: 'b' }
const LAST: Rows = { items: ['two'], next: null }

let answers: (() => Promise<Rows>)[]

/** A list as every page has one. */
const List = defineComponent(() => {
  const asked = useInfiniteQuery({
    queryKey: ['list'],
    queryFn: () => answers.shift()?.() ?? Promise.reject(away()),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  return () => [h('p', asked.data.value?.pages.flatMap((page) => page.items).join()), h(MoreRows, { asked })]
})

async function shown(...given: (() => Promise<Rows>)[]) {
  answers = [() => Promise.resolve(FIRST), ...given]
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const page = mount(List, { global: { plugins: [i18n, [VueQueryPlugin, { queryClient }]] as never[] } })
  await flushPromises()
  return page
}

beforeEach(() => {
  i18n.global.locale.value = 'zh'
})

test('what comes next and could not be read is said, the rows stay, and it is read when asked again', async () => {
  const page = await shown(() => Promise.reject(away()), () => Promise.resolve(LAST))
  expect(page.find('[role=alert]').exists()).toBe(false)
  await page.get('button').trigger('click')
  await flushPromises()
  expect(page.get('[role=alert]').text()).toBe('没有读到后面的内容：服务器暂时没有应答。上面已有的都还在。')
  expect(page.get('button').text()).toBe('再读一次')
  expect(page.get('p').text()).toBe('one')
  i18n.global.locale.value = 'en'
  await flushPromises()
  expect(page.get('[role=alert]').text()).toContain('could not be read')
  await page.get('button').trigger('click')
  await flushPromises()
  expect(page.get('p').text()).toBe('one,two')
  expect(page.find('[role=alert]').exists()).toBe(false)
  expect(page.find('button').exists()).toBe(false)
})

test('the button keeps its place while it reads, and a second press asks for nothing', async () => {
  let asked = 0
  const page = await shown(() => new Promise(() => (asked += 1)))
  await page.get('button').trigger('click')
  await page.get('button').trigger('click')
  await flushPromises()
  expect(asked).toBe(1)
  expect(page.get('button').attributes()).toMatchObject({ 'aria-busy': 'true', 'aria-disabled': 'true' })
  expect(page.get('button').attributes('disabled')).toBeUndefined()
})

const FILES = import.meta.glob<string>('../**/*.vue', { eager: true, query: '?raw', import: 'default' })
const LISTS = Object.entries(FILES).filter(([, text]) => text.includes('= useInfiniteQuery('))

test.each(LISTS)('%s asks for more so that a failure is said', (_, text) => {
  expect(text).toContain('<MoreRows :asked=')
})

test('there are such lists', () => expect(LISTS.length).toBeGreaterThan(5))
