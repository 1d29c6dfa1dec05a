import { expect, test } from 'vitest'

import type { Thing } from '../commands/types'
import { asking, counted, inOrder, onlyUnit, within } from './shares'

const ROWS = ['a', '', 'b', 'b', 'a', 'b', ''].map((who, n) => ({ id: String(n), assigned_to: who }) as unknown as Thing)

test('how much each has: oneself first, then who has most', () => {
  expect(counted(ROWS, 'a')).toEqual({ total: 7, nobody: 2, people: [{ id: 'a', count: 2 }, { id: 'b', count: 3 }] })
  expect(counted(ROWS, 'z').people.map((one) => one.id)).toEqual(['b', 'a'])
})

test('a share is everything, what one person has, or what nobody has', () => {
  const ids = (share: Parameters<typeof within>[1]) => within(ROWS, share).map((one) => one.id)
  expect(ids({ of: 'all' })).toHaveLength(7)
  expect(ids({ of: 'person', id: 'a' })).toEqual(['0', '4'])
  expect(ids({ of: 'nobody' })).toEqual(['1', '6'])
})

test('the service is asked for the same', () => {
  expect(asking({ of: 'all' })).toEqual({})
  expect(asking({ of: 'person', id: 'a' })).toEqual({ assigned_to: 'a' })
  expect(asking({ of: 'nobody' })).toEqual({ assigned: 'false' })
})

test('the service can count where everything one sees is of one unit', () => {
  const right = (kind: string | null, id: string | null) => ({ kind, id })
  expect(onlyUnit([right('unit', 'u1'), right('unit', 'u1')])).toBe('u1')
  expect(onlyUnit([right('unit', 'u1'), right('unit', 'u2')])).toBe('')
  expect(onlyUnit([right('unit', 'u1'), right('hub', null)])).toBe('')
  expect(onlyUnit([])).toBe('')
  expect(inOrder([{ id: 'b', count: 9 }, { id: 'a', count: 1 }], 'a').map((one) => one.id)).toEqual(['a', 'b'])
})
