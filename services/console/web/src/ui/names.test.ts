import { expect, test, vi } from 'vitest'

import { people } from './names'

test('an id is shown for nobody who has a name, not even while it is asked for', async () => {
  const answers: Record<string, object[]> = { p1: [{ name: '张三' }], p2: [] }
  vi.stubGlobal('fetch', (request: Request) => {
    const items = answers[new URL(request.url).searchParams.get('id') ?? '']
    return items ? Promise.resolve(Response.json({ items })) : Promise.reject(new TypeError('no network'))
  })
  const ids = ['p1', 'p2', 'p3']
  expect(ids.map(people.called)).toEqual(['…', '…', '…'])
  await Promise.all(ids.map(people.named))
  expect(ids.map(people.called)).toEqual(['张三', 'p2', 'p3'])
})
