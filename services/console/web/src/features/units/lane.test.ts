import { expect, test } from 'vitest'

import type { Thing } from '@/ui/commands/types'
import { answers, disputes } from './lane'

const ORDER = {
  id: 'o', state: 'resolved', sequence: 5, updated_at: '', matter_id: 'm', unit_name: '市政设施管理所', outcome: 'cannot_fix', reply: '本月底前恢复',
  vetting: { open: true, until: '2026-11-24T09:30:00Z', passed: null, reason: '', reply: '' },
} as unknown as Thing

test('who reads an answer has it before them, and the rest below', () => {
  const told = answers.facts(ORDER).filter((fact) => fact.text || fact.key || fact.instant)
  expect(told.map((fact) => fact.name)).toEqual(['outcome', 'reply', 'vet_until', 'unit'])
})

test('a dispute leads to where it is ruled on', () => {
  expect(disputes.elsewhere?.(ORDER)).toEqual({ to: '/callbacks/m', key: 'units.rule_there' })
  expect(disputes.also).toBeUndefined()
})
