import { expect, test } from 'vitest'

import { LiveStream, type StreamMessage } from './stream-core'

/** A server whose answers the test writes, and a clock that runs when the test says so. */
class Server {
  asked: { last: string | null; aborted: () => boolean; say: (text: string) => void; end: () => void }[] = []
  answers: (number | 'down')[] = []
  waits: { work: () => void; milliseconds: number; off: boolean }[] = []
  said: StreamMessage[] = []
  stream = new LiveStream('/stream', (message) => this.said.push(message), {
    fetch: (_, init) => this.answer(init),
    later: (work, milliseconds) => {
      const wait = { work, milliseconds, off: false }
      this.waits.push(wait)
      return () => {
        wait.off = true
      }
    },
  })

  private answer(init: RequestInit): Promise<Response> {
    const how = this.answers.shift() ?? 200
    let control: ReadableStreamDefaultController<Uint8Array>
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        control = controller
      },
    })
    const signal = init.signal as AbortSignal
    signal.addEventListener('abort', () => control.error(new DOMException('', 'AbortError')))
    this.asked.push({
      last: (init.headers as Record<string, string>)['Last-Event-ID'] ?? null,
      aborted: () => signal.aborted,
      say: (text) => control.enqueue(new TextEncoder().encode(text)),
      end: () => control.close(),
    })
    if (how === 'down') return Promise.reject(new TypeError('no network'))
    return Promise.resolve(new Response(how === 200 ? body : null, { status: how }))
  }

  get statuses() {
    return this.said.flatMap((message) => message.status ?? [])
  }

  get events() {
    return this.said.flatMap((message) => (message.event ? `${message.event.type}:${message.event.data}` : []))
  }

  async fire(shorterThan: number) {
    const due = this.waits.filter((wait) => !wait.off && wait.milliseconds < shorterThan)
    for (const wait of due) {
      wait.off = true
      wait.work()
    }
    await settled()
  }
}

const settled = () => new Promise((done) => setTimeout(done, 5))
const RETRIES = 20_000
const EVERYTHING = Number.POSITIVE_INFINITY

test('a stream that is cut goes on where it was', async () => {
  const server = new Server()
  server.stream.start()
  await settled()
  server.asked[0]?.say('id: 7\nevent: case\ndata: {"a"\ndata: :1}\n\n')
  await settled()
  server.asked[0]?.end()
  await settled()
  await server.fire(RETRIES)
  server.asked[1]?.say('id: 8\r\nevent: order\r\ndata: x\r\n\r\n')
  await settled()
  expect(server.asked.map((one) => one.last)).toEqual([null, '7'])
  expect(server.events).toEqual(['fresh:', 'case:{"a"\n:1}', 'order:x'])
  expect(server.statuses).toEqual(['connecting', 'live', 'reconnecting', 'live'])
})

test('an event in two pieces is one, and a heartbeat moves the place without an event', async () => {
  const server = new Server()
  server.stream.start()
  await settled()
  server.asked[0]?.say('id: 1\nevent: ca')
  server.asked[0]?.say('se\ndata: x\n\nid: 9\n: still here\n\n')
  await settled()
  server.asked[0]?.end()
  await settled()
  await server.fire(RETRIES)
  expect(server.events).toEqual(['fresh:', 'case:x'])
  expect(server.asked[1]?.last).toBe('9')
})

test('what stays away is tried again, more and more rarely, and called away', async () => {
  const server = new Server()
  server.answers = ['down', 503, 'down', 'down']
  server.stream.start()
  await settled()
  for (let count = 0; count < 3; count += 1) await server.fire(RETRIES)
  expect(server.waits.map((wait) => wait.milliseconds)).toEqual([500, 1000, 2000, 4000])
  expect(server.statuses).toEqual(['connecting', 'reconnecting', 'away'])
  await server.fire(RETRIES)
  expect(server.stream.now).toBe('live')
})

test('silence is a broken connection', async () => {
  const server = new Server()
  server.stream.start()
  await settled()
  await server.fire(EVERYTHING)
  expect(server.asked[0]?.aborted()).toBe(true)
  await server.fire(RETRIES)
  expect(server.asked).toHaveLength(2)
  expect(server.stream.now).toBe('live')
})

test('a session that has ended is not asked for again until somebody signs in', async () => {
  const server = new Server()
  server.answers = [401]
  server.stream.start()
  await settled()
  await server.fire(EVERYTHING)
  expect(server.stream.now).toBe('expired')
  expect(server.asked).toHaveLength(1)
  server.stream.start()
  await settled()
  expect(server.stream.now).toBe('live')
})

test('who has nothing to hear is signed in all the same', async () => {
  const server = new Server()
  server.answers = [403]
  server.stream.start()
  await settled()
  await server.fire(EVERYTHING)
  expect(server.stream.now).toBe('off')
  expect(server.asked).toHaveLength(1)
})

test('whoever signs in next begins anew', async () => {
  const server = new Server()
  server.stream.start()
  await settled()
  server.asked[0]?.say('id: 7\nevent: case\ndata: x\n\n')
  await settled()
  server.stream.stop()
  await settled()
  server.stream.start()
  await settled()
  expect(server.asked.map((one) => one.last)).toEqual([null, null])
  expect(server.asked[0]?.aborted()).toBe(true)
})
