import { expect, it } from 'vitest'

import { useAttempt } from './attempt'

it('asks once while it is under way, tells why it failed, and forgets that with the next try', async () => {
  const { busy, error, attempt } = useAttempt()
  let asked = 0
  let fail: (why: Error) => void = () => undefined
  const first = attempt(() => new Promise((_, reject) => { asked += 1; fail = reject }))
  await attempt(async () => { asked += 1 })
  expect([asked, busy.value]).toEqual([1, true])
  fail(new Error('away'))
  await first
  expect([String(error.value), busy.value]).toEqual(['Error: away', false])
  await attempt(async () => { asked += 1 })
  expect([asked, error.value, busy.value]).toEqual([2, null, false])
})
