import { expect, it } from 'vitest'

import { asked, daysOf, deeper, hubDay, percent, periodOf, sliceOf } from './slices'

const TODAY = '2026-03-10'

it('has periods that end today, and the month before', () => {
  expect(daysOf('week', TODAY)).toEqual({ from: '2026-03-04', to: TODAY })
  expect(daysOf('days30', TODAY)).toEqual({ from: '2026-02-09', to: TODAY })
  expect(daysOf('month', TODAY)).toEqual({ from: '2026-03-01', to: TODAY })
  expect(daysOf('last_month', TODAY)).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(daysOf('last_month', '2026-01-31')).toEqual({ from: '2025-12-01', to: '2025-12-31' })
})

it('knows a period by its days', () => {
  expect(periodOf('', '', TODAY)).toBe('days30')
  expect(periodOf('2026-02-01', '2026-02-28', TODAY)).toBe('last_month')
  expect(periodOf('2026-02-02', '2026-02-28', TODAY)).toBe('own')
})

it('hands on what it knows and nothing else', () => {
  expect(asked({ by: 'unit', unit_id: '', area_code: ['a'], other: 'x', from: TODAY })).toEqual({ by: 'unit', from: TODAY })
})

it('narrows a slice to the line that was chosen', () => {
  const query = { from: '2026-01-05', to: TODAY, by: 'month' }
  expect(sliceOf(query, 'unit', 'u1')).toEqual({ from: '2026-01-05', to: TODAY, unit_id: 'u1' })
  expect(sliceOf(query, 'area', '520103')).toMatchObject({ area_code: '520103' })
  expect(sliceOf(query, 'category', 'GOV-LIGHT')).toMatchObject({ category_code: 'GOV-LIGHT' })
  expect(sliceOf(query, 'month', '2026-02')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(sliceOf(query, 'month', '2026-01')).toEqual({ from: '2026-01-05', to: '2026-01-31' })
  expect(sliceOf({ by: 'month' }, 'month', '2025-12')).toEqual({ from: '2025-12-01', to: '2025-12-31' })
  expect(sliceOf(query, 'week', '2026-03-09')).toEqual({ from: '2026-03-09', to: TODAY })
  expect(sliceOf(query, 'day', '2026-02-03')).toEqual({ from: '2026-02-03', to: '2026-02-03' })
  expect(sliceOf(query, 'unit', '')).toEqual({ from: '2026-01-05', to: TODAY })
})

it('leads from an area into it, from a unit to its days, and from a day nowhere', () => {
  expect(deeper({}, 'area', '520103')).toEqual({ area_code: '520103', by: 'area' })
  expect(deeper({}, 'area', '520103019003')).toBeNull()
  expect(deeper({}, 'unit', 'u1')).toEqual({ unit_id: 'u1', by: 'day' })
  expect(deeper({}, 'category', 'C')).toEqual({ category_code: 'C', by: 'unit' })
  expect(deeper({}, 'day', TODAY)).toBeNull()
})

it('shows a share of nothing as nothing', () => {
  expect(percent(null)).toBe('–')
  expect(percent(0.98765)).toBe('98.8%')
})

it('takes the day of the hub, not of the reader', () => {
  expect(hubDay(new Date('2026-03-09T16:30:00Z'))).toBe(TODAY)
})
