import { describe, expect, it } from 'vitest'

import type { Thing } from '../commands/types'
import { byDue, byRank, matching } from './list'

function thing(id: string, due: string | null, more: Record<string, unknown> = {}): Thing {
  return { id, state: 'x', sequence: 1, created_at: `2026-11-0${id}T00:00:00Z`, updated_at: '', due_at: due, ...more }
}
const due = (one: Thing) => one['due_at'] as string | null

describe('a lane’s list', () => {
  it('has what is due first on top, and what has no date below, the longest waiting first', () => {
    const rows = [
      thing('4', null),
      thing('1', '2026-11-22T10:00:00Z'),
      thing('3', null),
      thing('2', '2026-11-22T09:00:00+08:00'),
    ]
    expect(byDue(rows, due).map((one) => one.id)).toEqual(['2', '1', '3', '4'])
  })

  it('is narrowed by every word, in number, title and text', () => {
    const rows = [thing('1', null, { case_no: 'GY1', text: '路灯 不亮' }), thing('2', null, { case_no: 'GY2', text: '井盖' })]
    const title = (one: Thing) => String(one['case_no'])
    expect(matching(rows, '路灯', title).map((one) => one.id)).toEqual(['1'])
    expect(matching(rows, 'gy 井盖', title).map((one) => one.id)).toEqual(['2'])
    expect(matching(rows, '  ', title)).toHaveLength(2)
    expect(matching(rows, '急修', title, (one) => (one.id === '2' ? '路灯处 · 1 急修' : '')).map((one) => one.id)).toEqual(['2'])
  })

  it('has what is done first on top where somebody wants it so, each rank as it was', () => {
    const rows = ['4', '1', '3', '2'].map((id) => thing(id, null, { rank: { 1: 2, 2: 1, 3: 2 }[id] }))
    expect(byRank(rows, (one) => (one['rank'] as number | undefined) ?? Number.MAX_SAFE_INTEGER).map((one) => one.id)).toEqual(['2', '1', '3', '4'])
  })
})
