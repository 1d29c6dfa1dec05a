import { expect, test } from 'vitest'

import { Problem } from '@/api/problem'
import { addressOf, again } from './api'

test('another try of a picture is another address', () => {
  expect(addressOf('c1', { id: 'p1' })).toBe('/api/intake/v1/submissions/c1/media/p1')
  expect(addressOf('c1', { id: 'p1' }, 2)).toBe('/api/intake/v1/submissions/c1/media/p1#again-2')
})

test('what is not known yet is asked for again for a moment, what is refused is not', () => {
  expect(again(0, new Problem(404, 'not_found', ''))).toBe(true)
  expect(again(3, new Problem(404, 'not_found', ''))).toBe(false)
  expect(again(0, new Problem(403, 'wrong_role', ''))).toBe(false)
  expect(again(1, new Problem(503, 'unavailable', ''))).toBe(true)
})
