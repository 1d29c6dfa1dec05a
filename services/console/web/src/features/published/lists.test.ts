import { expect, it } from 'vitest'

import { sheet, type Line } from './api'
import { asked, unitsLeft } from './lists'

function line(order: string, unit: string, days: number): Line {
  return { order_id: order, unit_id: unit, unit_name: `单位${unit}`, days_late: days } as Line
}

it('asks for the published list, and hands on what it knows and nothing else', () => {
  expect(asked({})).toEqual({ level: '4' })
  expect(asked({ level: '2', unit_id: 'u1', from: '', area_code: ['a'], other: 'x' })).toEqual({ level: '2', unit_id: 'u1' })
})

it('counts what is left, the unit with the most first', () => {
  const items = [line('o1', 'a', 3), line('o2', 'b', 9), line('o3', 'b', 1), line('o4', 'a', 20)]
  expect(unitsLeft(items, new Set())).toEqual([
    { unit_id: 'a', unit_name: '单位a', orders: 2, longest: 20 },
    { unit_id: 'b', unit_name: '单位b', orders: 2, longest: 9 },
  ])
  expect(unitsLeft(items, new Set(['o4', 'o1'])).map((one) => one.unit_id)).toEqual(['b'])
})

it('exports the same list without what was left out', () => {
  expect(sheet({ level: '4', unit_id: 'u1' }, ['o1', 'o2'])).toBe('/api/dispatch/v1/publication.xlsx?level=4&unit_id=u1&leave_out=o1&leave_out=o2')
})
