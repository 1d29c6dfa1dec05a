import { expect, it } from 'vitest'

import type { Figures, Proposal, Topic } from './api'
import { complete, guidesOf, linesOf, openMeasures, typedOf } from './topics'

const DAY = new Date(2026, 11, 3)
const measure = (number: number, state: string) => ({ number, state, text: `措施${number}` })
const topic = (...states: string[]) => ({ title: '路灯', lead_unit_id: 'u1', assist_unit_ids: ['u2'], plan: '换灯', measures: states.map((state, n) => measure(n + 1, state)) }) as unknown as Topic

it('begins a topic with what was proposed, in this month', () => {
  const proposal = { category_code: 'GOV-LIGHT', area_code: '520103' } as Proposal
  const typed = typedOf(DAY, proposal, { title: '云岩区 路灯', why: '多了五件' })
  expect(typed).toEqual({ month: '2026-12', title: '云岩区 路灯', category_code: 'GOV-LIGHT', area_codes: ['520103'], why: '多了五件' })
  expect([complete(typed), complete(typedOf(DAY)), complete({ ...typed, month: '十二月' })]).toEqual([true, false, false])
})

it('offers the open measures, and fills in the only one', () => {
  expect(openMeasures(topic('done', 'open'))).toEqual([{ value: '2', label: '2. 措施2' }])
  expect(guidesOf(topic('done', 'open'))['finish-measure']?.preset?.({} as Topic)).toEqual({ number: '2' })
  expect(guidesOf(topic('open', 'open'))['finish-measure']?.preset?.({} as Topic)).toEqual({})
})

it('changes what it says now', () => {
  expect(guidesOf(topic())['change']?.preset?.({} as Topic)).toEqual({ title: '路灯', lead_unit_id: 'u1', assist_unit_ids: ['u2'], plan: '换灯' })
})

it('shows a rate without anything to count among as nothing, and a count as none', () => {
  const figures = { since: { counts: { cases: 2 }, rates: { satisfaction: 0.5 } }, before: { counts: { cases: 5 }, rates: { satisfaction: null } } } as unknown as Figures
  const lines = Object.fromEntries(linesOf(figures).map((one) => [one.name, [one.since, one.before]]))
  expect(lines).toEqual({ cases: [2, 5], reopened: [0, 0], late: [0, 0], satisfaction: [0.5, null], resolution: [null, null] })
})
