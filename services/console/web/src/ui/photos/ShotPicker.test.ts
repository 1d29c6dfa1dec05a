import { flushPromises, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick, reactive } from 'vue'

import { i18n } from '@/app/i18n'
import { Problem } from '@/api/problem'
import type { Shot } from './shots'
import ShotPicker from './ShotPicker.vue'

const given = vi.hoisted(() => ({ answers: [] as (() => Promise<Response>)[] }))
vi.mock('@/api/client', () => ({ send: () => given.answers.shift()?.() }))
vi.mock('./shrink', () => ({ shrunk: (file: Blob) => Promise.resolve(file) }))

beforeEach(() => {
  URL.createObjectURL = () => 'blob:picture'
  URL.revokeObjectURL = () => undefined
})
afterEach(() => given.answers.splice(0))

const kept = (id: string) => () => Promise.resolve({ json: () => Promise.resolve({ id }) } as Response)
const refused = (status: number) => () => Promise.reject(new Problem(status, 'x', ''))

async function picked(shots: Shot[], files: number) {
  const page = mount(ShotPicker, { props: { inputId: 'p', name: '办理照片', modelValue: shots }, global: { plugins: [i18n] }, attachTo: document.body })
  const input = page.get<HTMLInputElement>('input')
  const list = Array.from({ length: files }, (_, n) => new File(['x'], `${n}.jpg`, { type: 'image/jpeg' }))
  Object.defineProperty(input.element, 'files', { value: list, configurable: true })
  await input.trigger('change')
  await flushPromises()
  await nextTick()
  return page
}

function button(page: VueWrapper, name: string) {
  const found = page.findAll('button').find((one) => one.text() === name)
  if (!found) throw new Error(`no button ${name}`)
  return found
}

test('pictures that are picked are uploaded, and one of them can be removed', async () => {
  const shots = reactive<Shot[]>([])
  given.answers.push(kept('m1'), kept('m2'))
  const page = await picked(shots, 2)
  expect(shots.map((one) => one.id)).toEqual(['m1', 'm2'])
  await button(page, '移除照片 1').trigger('click')
  expect(shots.map((one) => one.id)).toEqual(['m2'])
  expect(document.activeElement).toBe(page.get('input').element)
})

test('one that did not go says why and goes when it is told to', async () => {
  const shots = reactive<Shot[]>([])
  given.answers.push(refused(503), kept('m1'))
  const page = await picked(shots, 1)
  expect(page.get('[role="alert"]').text()).toContain('照片没有传上去')
  await button(page, '重新上传照片 1').trigger('click')
  await flushPromises()
  expect(shots[0]).toMatchObject({ state: 'kept', id: 'm1' })
  expect(page.find('[role="alert"]').exists()).toBe(false)
})

test('more than the service takes are not added, and that is said', async () => {
  const shots = reactive<Shot[]>([])
  given.answers.push(...Array.from({ length: 20 }, (_, n) => kept(`m${n}`)))
  const page = await picked(shots, 21)
  expect(shots).toHaveLength(20)
  expect(page.get('[role="alert"]').text()).toContain('最多 20 张')
})
