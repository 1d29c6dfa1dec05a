import { expect, it } from 'vitest'

import { asked, GUIDES, percent, verdictOf } from './answers'

it('asks for what the address says, and for nothing else', () => {
  expect(asked({ q: '路灯', unit_id: '', area_code: ['5201'], state: 'pending' })).toEqual({ q: '路灯' })
})

it('shows a share of nothing as none', () => {
  expect([percent(null), percent(0), percent(0.98765)]).toEqual(['–', '0.0%', '98.8%'])
})

it('says what the citizen said, and nothing where they said nothing', () => {
  expect(verdictOf({ verdict: '', satisfied: null })).toEqual([])
  expect(verdictOf({ verdict: 'not_solved', satisfied: false })).toEqual(['not_solved', 'dissatisfied'])
})

it('begins an edit with the text as it is', () => {
  const thing = { id: '1', state: 'pending', sequence: 1, created_at: '', updated_at: '', title: 'a', question: 'b', reply: 'c', case_no: '1' }
  expect(GUIDES['edit']?.preset?.(thing)).toEqual({ title: 'a', question: 'b', reply: 'c' })
})
