import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { i18n } from '@/app/i18n'
import { AGAIN } from './api'
import HoldNote from './HoldNote.vue'

const SHELF = { service: 'dispatch', path: '/v1/orders' } as const
const COLLEAGUE = { person_id: 'p2', role: 'unit_head', since: '2026-11-22T01:00:00Z', until: '2026-11-22T01:02:00Z', mine: false, stops: true }

let there: object[]
let said: string[]
let slow: Promise<unknown> | undefined // the answer to a hold comes after this

function answer(body: unknown, status = 200): Promise<Response> {
  return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }))
}

beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'zh'
  there = []
  said = []
  slow = undefined
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  vi.stubGlobal('fetch', async (asked: Request) => {
    const url = asked.url
    if (url.includes('/names')) return answer({ items: [] })
    const command = /:(hold|release)$/.exec(url)?.[1]
    if (!command) return answer({ items: there })
    said.push(`${command} ${await asked.clone().text()}`)
    if (command === 'hold') await slow
    return command === 'hold' ? answer({ ...COLLEAGUE, mine: true, stops: false }) : answer(null, 204)
  })
})
afterEach(() => vi.useRealTimers())

function shown(working: boolean) {
  const plugins = [i18n, [VueQueryPlugin, { queryClient: new QueryClient() }]] as never[]
  return mount(HoldNote, { props: { shelf: SHELF, id: 'o1', working }, global: { plugins } })
}

test('while a form is open it is said, and again; when it is shut it is over', async () => {
  const note = shown(false)
  await flushPromises()
  expect(said).toEqual([])
  await note.setProps({ working: true })
  await flushPromises()
  vi.advanceTimersByTime(AGAIN)
  await flushPromises()
  expect(said.map((one) => one.split(' ')[0])).toEqual(['hold', 'hold'])
  await note.setProps({ working: false })
  await flushPromises()
  vi.advanceTimersByTime(AGAIN * 2)
  expect(said.map((one) => one.split(' ')[0])).toEqual(['hold', 'hold', 'release'])
})

test('who leaves the page works on it no more', async () => {
  const note = shown(false)
  await note.setProps({ working: true })
  await flushPromises()
  note.unmount()
  await flushPromises()
  expect(said.at(-1)).toMatch(/^release/)
})

test('a colleague is named with since when, and taken over from on purpose only', async () => {
  there = [COLLEAGUE]
  const note = shown(false)
  await flushPromises()
  expect(note.text()).toContain('承办单位的同事正在处理')
  expect(said).toEqual([])
  await note.get('button').trigger('click')
  await flushPromises()
  expect(said[0]).toContain('"take_over":true')
  expect(note.text()).toContain('您已接手')
})

test('who does not stand in one’s way is only seen', async () => {
  there = [{ ...COLLEAGUE, role: 'dispatcher', stops: false }]
  const note = shown(false)
  await flushPromises()
  expect(note.text()).toContain('中心的同事正在处理')
  expect(note.find('button').exists()).toBe(false)
})

test('a hold that is still on its way when the form is shut is released after it has arrived', async () => {
  let arrive = (): void => undefined
  slow = new Promise<void>((resolve) => { arrive = resolve })
  const note = shown(false)
  await note.setProps({ working: true })
  await flushPromises()
  await note.setProps({ working: false })
  await flushPromises()
  expect(said.map((one) => one.split(' ')[0])).toEqual(['hold'])
  arrive()
  await flushPromises()
  expect(said.map((one) => one.split(' ')[0])).toEqual(['hold', 'release'])
})

test('who leaves while they take over has released it, and says nothing more', async () => {
  let arrive = (): void => undefined
  slow = new Promise<void>((resolve) => { arrive = resolve })
  there = [COLLEAGUE]
  const note = shown(false)
  await flushPromises()
  await note.get('button').trigger('click')
  await flushPromises()
  note.unmount()
  arrive()
  await flushPromises()
  vi.advanceTimersByTime(AGAIN * 3)
  await flushPromises()
  expect(said.map((one) => one.split(' ')[0])).toEqual(['hold', 'release'])
})
