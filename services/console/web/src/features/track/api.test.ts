import { describe, expect, it } from 'vitest'

import { missing } from '@/ui/commands/form'
import { ACTS, typed } from './api'

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
})
