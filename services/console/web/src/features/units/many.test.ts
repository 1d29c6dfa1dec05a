import { expect, test } from 'vitest'

import type { Thing } from '@/ui/commands/types'
import { assignAll, unitOf } from './many'
import type { Came } from './many'

const ORDERS = ['1', '2', '3'].map((id) => ({ id, case_no: `no-${id}`, unit_id: 'u1', sequence: 7 }) as unknown as Thing)

test('each is given out as it was seen, and what is refused holds up none of the others', async () => {
  const came: Came[] = []
  const asked: unknown[] = []
  await assignAll(ORDERS, 'p2', (one) => came.push(one), async (_, id, command, attempt) => {
    asked.push([id, command, attempt.sequence, attempt.body])
    if (id === '2') throw new Error('no')
    return { id } as unknown as Thing
  })
  expect(asked).toEqual(['1', '2', '3'].map((id) => [id, 'assign', 7, { person_id: 'p2' }]))
  expect(came.map((one) => [one.no, one.problem === null])).toEqual([['no-1', true], ['no-2', false], ['no-3', true]])
})

test('they are of one unit, or nobody can have them all', () => {
  expect(unitOf(ORDERS)).toBe('u1')
  expect(unitOf([...ORDERS, { unit_id: 'u2' } as unknown as Thing])).toBe('')
  expect(unitOf([])).toBe('')
})
