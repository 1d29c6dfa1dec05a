import { expect, test } from 'vitest'

import type { Option, Thing } from '@/ui/commands/types'
import { ACTS, giveAll, inCommon, NONE, unitOf } from './many'
import type { Came } from './many'

function order(id: string, unit = 'u1', category = 'GOV-LIGHT'): Thing {
  return { id, case_no: `no-${id}`, unit_id: unit, category_code: category, sequence: 7 } as unknown as Thing
}
const ORDERS = ['1', '2', '3'].map((id) => order(id))

test('each is given it as it was seen, and what is refused holds up none of the others', async () => {
  const came: Came[] = []
  const asked: unknown[] = []
  await giveAll(ORDERS, 'assign', ACTS.assign.body('p2'), (one) => came.push(one), async (_, id, command, attempt) => {
    asked.push([id, command, attempt.sequence, attempt.body])
    if (id === '2') throw new Error('no')
    return { id } as unknown as Thing
  })
  expect(asked).toEqual(['1', '2', '3'].map((id) => [id, 'assign', 7, { person_id: 'p2' }]))
  expect(came.map((one) => [one.no, one.problem === null])).toEqual([['no-1', true], ['no-2', false], ['no-3', true]])
})

test('they are of one unit, or nobody can have them all', () => {
  expect(unitOf(ORDERS)).toBe('u1')
  expect(unitOf([...ORDERS, order('4', 'u2')])).toBe('')
  expect(unitOf([])).toBe('')
})

test('a priority is offered where every one of them can have it, and one of each kind is asked', async () => {
  const asked: string[] = []
  const options: Record<string, string[]> = { 1: ['urgent', 'lamps', 'usual'], 4: ['usual', 'urgent'], 5: ['urgent', 'theirs'] }
  const look = (one: Thing): Promise<Option[]> => {
    asked.push(one.id)
    return Promise.resolve((options[one.id] ?? []).map((value) => ({ value, label: value })))
  }
  const found = async (orders: Thing[]) => (await inCommon(orders, look)).map((one) => one.value)
  const [road, other] = [order('4', 'u1', 'GOV-ROAD'), order('5', 'u2')]
  expect(await found([order('1')])).toEqual(['urgent', 'lamps', 'usual'])
  expect(await found([order('1'), road])).toEqual(['urgent', 'usual'])
  expect(await found([order('1'), road, other])).toEqual(['urgent'])
  expect(await found([])).toEqual([])
  asked.length = 0
  await inCommon([order('4', 'u1', 'GOV-ROAD'), ...ORDERS], look)
  expect(asked).toHaveLength(2)
})

test('what is chosen stays while orders of the same kind come and go, and none is a choice too', () => {
  const { among, body } = ACTS.prioritise
  expect(among(ORDERS)).toBe(among([order('9')]))
  expect(among([...ORDERS, order('4', 'u1', 'GOV-ROAD')])).toBe(among([order('4', 'u1', 'GOV-ROAD'), order('1')]))
  expect(among(ORDERS)).not.toBe(among([order('4', 'u2')]))
  expect([body('p1'), body(NONE)]).toEqual([{ priority_id: 'p1' }, { priority_id: '' }])
})
