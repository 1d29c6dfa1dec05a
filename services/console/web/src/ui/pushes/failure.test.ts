import { expect, it } from 'vitest'

import { failure } from './failure'

it('knows why a delivery failed, and says what it does not know as it is', () => {
  expect(['it cannot be reached: ConnectError', 'it answered 503', 'it answered without a receipt', 'no answer within 10 s'].map(failure)).toEqual([
    'unreachable', 'answered', 'no_receipt', 'slow',
  ])
  expect(failure('something new')).toBeUndefined()
})
