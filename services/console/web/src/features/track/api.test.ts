import { describe, expect, it } from 'vitest'

import { missing } from '@/ui/commands/form'
import { ACTS, inOrder, typed } from './api'

describe('tracking', () => {
  it('reads a number as people type it', () => {
    expect(typed(' gy2026 1122 0001 ')).toBe('GY202611220001')
  })

  it('asks for what the service insists on, and for nothing else', () => {
    const empty = { verdict: '', satisfied: null, reason: '', text: '' }
    const asked = Object.fromEntries(Object.entries(ACTS).map(([name, fields]) => [name, missing(fields, empty)]))
    expect(asked).toEqual({
      supplement: ['text'], urge: [], rate: ['verdict', 'satisfied'], reopen: ['reason'], appeal: ['reason'], withdraw: [], agree: [], refuse: ['reason'],
    })
  })

  it('puts what the citizen is asked for first, and leaves out what no page knows', () => {
    expect(inOrder(['supplement', 'withdraw', 'urge', 'rate', 'fly'])).toEqual(['rate', 'supplement', 'withdraw', 'urge'])
    expect(inOrder(['supplement', 'agree', 'refuse'])).toEqual(['agree', 'refuse', 'supplement'])
  })
})
