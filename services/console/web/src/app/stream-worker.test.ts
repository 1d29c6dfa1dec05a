import { expect, test, vi } from 'vitest'

import type { StreamMessage } from './stream-core'

const settled = () => new Promise((done) => setTimeout(done, 5))

test('who starts the stream again is not told that it was refused before', async () => {
  const answers = [Promise.resolve(new Response(null, { status: 401 })), new Promise<Response>(() => undefined)]
  vi.stubGlobal('fetch', () => answers.shift())
  await import('./stream-worker')
  const heard: (string | undefined)[] = []
  const port = { onmessage: undefined as unknown as (said: object) => void, postMessage: ({ status }: StreamMessage) => heard.push(status) }
  Reflect.get(globalThis, 'onconnect')({ ports: [port] })
  port.onmessage({ data: 'start' })
  await settled()
  expect(heard.at(-1)).toBe('expired')
  heard.length = 0
  port.onmessage({ data: 'start' })
  await settled()
  expect(heard).toEqual(['connecting', 'connecting'])
})
