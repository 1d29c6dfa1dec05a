import { expect, it } from 'vitest'

import type { Thing } from '@/ui/commands/types'
import { askedFor } from './replies'

const ORDER = { id: 'o 1' } as Thing

it('asks by what was chosen so far, and by the day as the person sees it', () => {
  expect(askedFor(ORDER, { outcome: '', revisit_on: '' })).toBe('/api/dispatch/v1/orders/o%201/reply-templates')
  expect(askedFor(ORDER, { outcome: 'planned', revisit_on: new Date(2027, 0, 5, 9) })).toBe(
    '/api/dispatch/v1/orders/o%201/reply-templates?outcome=planned&revisit_on=2027-01-05',
  )
})
