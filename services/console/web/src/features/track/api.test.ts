import { describe, expect, it } from 'vitest'

import { missing } from '@/ui/commands/form'
import { ACTS, inOrder, known, stillGood, typed, wayOn } from './api'
import type { Line, Tracked } from './api'

function answered(said: string, more: Partial<Tracked> = {}): Tracked {
  const line: Line = { at: '', code: 'surveyed', label: '', note: '', unit: '', parameters: { still_good: said } }
  return { status: 'closed', timeline: [line], next: [], ...more } as Tracked
}

describe('tracking', () => {
  it('reads a number as people type it', () => {
    expect(typed(' gy2026 1122 0001 ')).toBe('GY202611220001')
  })

  it('asks for what the service insists on, and for nothing else', () => {
    const empty = { still_good: '', verdict: '', satisfied: null, reason: '', text: '' }
    const asked = Object.fromEntries(Object.entries(ACTS).map(([name, fields]) => [name, missing(fields, empty)]))
    expect(asked).toEqual({
      supplement: ['text'], urge: [], rate: ['verdict', 'satisfied'], reopen: ['reason'], appeal: ['reason'], withdraw: [], agree: [], refuse: ['reason'], dispute: ['reason'], conceal: [], survey: ['still_good'],
    })
  })

  it('sends nothing for who would rather not say', () => {
    expect(known('survey', answered('yes'), { ever_reported: 'unsaid' })).toEqual({ ever_reported: '' })
    expect(known('survey', answered('yes'), { ever_reported: 'first' })).toEqual({})
  })

  it('says the way on to whom it is not good any more, while they may reopen and afterwards', () => {
    expect(stillGood(answered('came_back'))).toBe('came_back')
    expect(wayOn(answered('came_back', { next: ['reopen'] }))).toBe('reopen')
    expect(wayOn(answered('never_fixed', { status: 'archived' }))).toBe('anew')
    expect(wayOn(answered('came_back', { status: 'rework' }))).toBe('')
    expect(wayOn(answered('yes'))).toBe('')
  })

  it('puts what the citizen is asked for first, and leaves out what no page knows', () => {
    expect(inOrder(['supplement', 'withdraw', 'urge', 'rate', 'fly'])).toEqual(['rate', 'supplement', 'withdraw', 'urge'])
    expect(inOrder(['supplement', 'agree', 'refuse'])).toEqual(['agree', 'refuse', 'supplement'])
  })
})
