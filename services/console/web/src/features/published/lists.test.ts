import { expect, it } from 'vitest'

import { sheet, type Line, type ListEntry } from './api'
import { asked, entriesToPick, guidesOf, lastPublished, unitsLeft } from './lists'

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

function entry(number: number, holds: boolean, more: Partial<ListEntry> = {}): ListEntry {
  return { number, holds, kind: 'published', of: 0, channel: 'website', place: `网站${number}`, published_at: '2026-12-09T06:00:00Z', recorded_by: 'p1', recorded_at: '', reason: '', ...more }
}

it('offers to correct what holds alone, and fills in the only one there is', () => {
  const one = { entries: [entry(1, false), entry(2, true)] }
  expect(entriesToPick(one, (found) => found.place)).toEqual([{ value: '2', label: '网站2' }])
  const begun = guidesOf(one)['correct']?.preset?.({} as never)
  expect(begun).toEqual({ of: '2', channel: 'website', place: '网站2', published_at: new Date('2026-12-09T06:00:00Z') })
  const two = { entries: [...one.entries, entry(3, true)] }
  expect(guidesOf(two)['correct']?.preset?.({} as never)).toEqual({})
  expect(guidesOf(undefined)['retract']?.preset?.({} as never)).toEqual({})
})

it('says where a list was published last, as far as that holds', () => {
  expect(lastPublished({ entries: [entry(1, true), entry(2, false)] })?.number).toBe(1)
  expect(lastPublished({ entries: [] })).toBeUndefined()
})

it('begins with a time that is not to come', () => {
  const begun = guidesOf(undefined)['publish']?.preset?.({} as never)?.['published_at'] as Date
  expect(begun.getTime()).toBeLessThanOrEqual(Date.now())
  expect(begun.getSeconds()).toBe(0)
})
