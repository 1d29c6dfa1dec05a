import { expect, it } from 'vitest'

import { changedCells, daysTyped, lacksInWords, rows, withCell, wrongCells, yearsOf } from './written'

it('finds the cells that are others, also those that came or went', () => {
  const before = { G: { handle: '7d', sign: '4wh' }, Q: {} }
  const now = { G: { handle: '5d' }, Q: { contact: '1d' } }
  expect([...changedCells(before, now)]).toEqual(['G.sign', 'G.handle', 'Q.contact'])
})

it('takes a cell as it was typed, and an empty one away', () => {
  const tiers = { G: { handle: '7d', sign: '4wh' } }
  expect(withCell(tiers, 'G', 'handle', ' 5d ')).toEqual({ G: { handle: '5d', sign: '4wh' } })
  expect(withCell(tiers, 'G', 'handle', '')).toEqual({ G: { sign: '4wh' } })
  expect(tiers.G.handle).toBe('7d')
  expect(wrongCells({ G: { handle: '5 days', sign: '4wh' } })).toEqual(['G.handle'])
})

it('marks the years that nobody has published', () => {
  const calendar = { years: [2025, 2026], holidays: ['2026-10-01', '2026-10-02', '2025-01-01'], makeup: ['2026-10-10'] }
  expect(yearsOf(calendar, 2026).map(({ year, provisional }) => [year, provisional])).toEqual([[2027, true], [2026, false], [2025, false]])
  expect(yearsOf(calendar, 2026)[1]).toMatchObject({ holidays: ['10-01 – 10-02'], makeup: ['2026-10-10'] })
})

it('names what a policy lacks by the words of its tables', () => {
  const label = (group: string, code: string): string => `${group}:${code}`
  expect(lacksInWords('tiers.E0.dispatch_limit', label)).toBe('tier:E0 rules.clock:dispatch_limit')
  expect(lacksInWords('escalation.rungs.over_limit', label)).toBe('“notices.threshold:over_limit”这一步提醒')
})

it('shows days in a row as one', () => {
  expect(rows(['2026-02-28', '2026-03-01', '2026-05-01'])).toEqual(['02-28 – 03-01', '05-01'])
})

it('takes days on lines or after commas', () => {
  expect(daysTyped('2027-01-01/2027-01-03\n2027-02-05， 2027-02-06 ')).toEqual(['2027-01-01/2027-01-03', '2027-02-05', '2027-02-06'])
})
