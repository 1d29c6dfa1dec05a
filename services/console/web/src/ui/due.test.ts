import { expect, test } from 'vitest'

import { standing } from './due'

const NOW = Date.parse('2026-11-22T06:00:00Z')

test.each([
  ['2026-11-22T05:59:00Z', { level: 'late', late: true, unit: 'minutes', n: 1 }],
  ['2026-11-22T07:30:00Z', { level: 'soon', late: false, unit: 'hours', n: 1 }],
  ['2026-11-22T09:10:00Z', { level: 'ok', late: false, unit: 'hours', n: 3 }],
  ['2026-11-25T06:00:00Z', { level: 'ok', late: false, unit: 'days', n: 3 }],
])('a deadline at %s', (at, expected) => {
  expect(standing(at, false, NOW)).toEqual(expected)
})

test('without a deadline nothing ticks, and a paused one is not late', () => {
  expect(standing(null, false, NOW)).toBeNull()
  expect(standing('2026-11-22T05:00:00Z', true, NOW)?.level).toBe('paused')
})
