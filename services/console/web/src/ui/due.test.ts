import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'

import { i18n } from '@/app/i18n'
import { standing } from './due'
import DueClock from './DueClock.vue'
import { now } from './time'

const NOW = Date.parse('2026-11-22T06:00:00Z')
const MINUTE = 60_000
const IN_MS = { moment: 0, minutes: MINUTE, hours_minutes: 60 * MINUTE, hours: 60 * MINUTE, days: 24 * 60 * MINUTE }

test.each([
  ['2026-11-22T05:59:00Z', { level: 'late', late: true, unit: 'minutes', n: 1 }],
  ['2026-11-22T04:15:00Z', { level: 'late', late: true, unit: 'hours_minutes', n: 1, m: 45 }],
  ['2026-11-22T06:00:59Z', { level: 'soon', late: false, unit: 'moment' }],
  ['2026-11-22T06:59:59Z', { level: 'soon', late: false, unit: 'minutes', n: 59 }],
  ['2026-11-22T07:00:00Z', { level: 'soon', late: false, unit: 'hours', n: 1, m: 0 }],
  ['2026-11-22T07:59:00Z', { level: 'soon', late: false, unit: 'hours_minutes', n: 1, m: 59 }],
  ['2026-11-22T09:10:00Z', { level: 'ok', late: false, unit: 'hours_minutes', n: 3, m: 10 }],
  ['2026-11-22T15:50:00Z', { level: 'ok', late: false, unit: 'hours', n: 9 }],
  ['2026-11-25T06:00:00Z', { level: 'ok', late: false, unit: 'days', n: 3 }],
])('a deadline at %s', (at, expected) => {
  expect(standing(at, false, NOW)).toMatchObject(expected)
})

test('nobody is told more time than there is, nor less than by a third', () => {
  for (let minutes = 1; minutes < 5 * 24 * 60; minutes += 1) {
    const left = minutes * MINUTE + 59_999
    const said = standing(new Date(NOW + left).toISOString(), false, NOW)
    const told = said ? said.n * IN_MS[said.unit] + said.m * MINUTE : 0
    expect(told, `${minutes} minutes`).toBeLessThanOrEqual(left)
    expect(told + MINUTE, `${minutes} minutes`).toBeGreaterThan((left * 2) / 3)
  }
})

test('without a deadline nothing ticks, and a paused one is not late', () => {
  expect(standing(null, false, NOW)).toBeNull()
  expect(standing('2026-11-22T05:00:00Z', true, NOW)?.level).toBe('paused')
})

test('both languages say hours and minutes', () => {
  const said = (language: 'zh' | 'en', left: number): string => {
    i18n.global.locale.value = language
    const dueAt = new Date(now.value + left).toISOString()
    return mount(DueClock, { props: { dueAt }, global: { plugins: [i18n] } }).text()
  }
  expect([said('zh', 100 * MINUTE), said('zh', -100 * MINUTE), said('zh', 30_000)]).toEqual(['◔剩 1 小时 40 分', '!超期 1 小时 40 分', '◔剩 不到 1 分钟'])
  expect([said('en', 100 * MINUTE), said('en', -100 * MINUTE), said('en', 30_000)]).toEqual(['◔1 h 40 min left', '!1 h 40 min late', '◔less than 1 min left'])
})
