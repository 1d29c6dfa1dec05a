import { expect, test } from 'vitest'
import type { RouteLocationNormalized, RouteLocationNormalizedLoaded } from 'vue-router'

import { routes } from '@/features/units/routes'
import { listPlaces, pageKey } from './lists'

const at = (path: string, list?: string, id?: string): RouteLocationNormalizedLoaded =>
  ({ path, meta: list ? { list } : {}, params: id ? { id } : {} }) as unknown as RouteLocationNormalizedLoaded
const [LIST, ONE, OTHER] = [at('/units', '/units'), at('/units/7', '/units', '7'), at('/answers', '/answers')]

test('a list and one of it are one page, any other path is another one', () => {
  expect(pageKey(LIST)).toBe(pageKey(ONE))
  expect(pageKey(LIST)).not.toBe(pageKey(OTHER))
  expect(pageKey(at('/cases/1'))).not.toBe(pageKey(at('/cases/2')))
  const lists = routes.filter((one) => one.path.includes(':id') || routes.some((other) => other.path === `${one.path}/:id`))
  expect(lists.map((one) => one.meta?.['list'])).toEqual(['/units', '/units', '/answers', '/answers', '/rulings', '/rulings'])
})

test('on a phone one comes back to where the list was left, beside a list nothing moves', () => {
  let narrow = true
  const { leave, goTo } = listPlaces({ top: () => 730, narrow: () => narrow })
  const go = (to: RouteLocationNormalized, from: RouteLocationNormalizedLoaded) => goTo(to, from, null)
  leave(LIST)
  expect(go(ONE, LIST)).toEqual({ top: 0 })
  leave(ONE)
  expect(go(LIST, ONE)).toEqual({ top: 730 })
  narrow = false
  expect(go(ONE, LIST)).toBe(false)
  expect(go(OTHER, LIST)).toEqual({ top: 0 })
  expect(goTo(LIST, OTHER, { left: 0, top: 50 })).toEqual({ left: 0, top: 50 })
})
