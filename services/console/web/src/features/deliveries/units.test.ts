import { expect, it } from 'vitest'

import type { Thing } from '@/ui/commands/types'
import { byUnit } from './units'

function delivery(unit: string, state: string): Thing {
  return { id: `${unit}-${state}`, state, sequence: 0, created_at: '', updated_at: '', unit_id: unit }
}

it('counts for each unit what waits, failed, lies dead and is seen to, the worst first', () => {
  const found = byUnit([
    delivery('a', 'queued'), delivery('a', 'sending'), delivery('b', 'dead'), delivery('a', 'failed'), delivery('c', 'acknowledged_stuck'),
  ])
  expect(found).toEqual([
    { unit: 'b', pending: 0, failed: 0, dead: 1, taken: 0 },
    { unit: 'a', pending: 2, failed: 1, dead: 0, taken: 0 },
    { unit: 'c', pending: 0, failed: 0, dead: 0, taken: 1 },
  ])
})

it('counts nothing that has arrived', () => {
  expect(byUnit([delivery('a', 'delivered'), delivery('a', 'cancelled')])).toEqual([])
})
