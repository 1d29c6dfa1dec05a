/** What changes at the hub, as it happens: one connection per browser, any number of listeners on a page. */
import { defineStore } from 'pinia'
import { onScopeDispose, ref } from 'vue'

import { LiveStream, type StreamMessage, type StreamStatus } from './stream-core'
import type { Wish } from './stream-worker'
import { useSession } from './session'

/** One row that changed: the same shape as an item of the console's lists. */
export interface RowEvent<Row = Record<string, unknown>> {
  seq: number
  kind: 'case' | 'order'
  row: Row
}

type Listener = (event: RowEvent) => void

const rows = new Set<Listener>()
const resyncs = new Set<() => void>()

export const useStream = defineStore('stream', () => {
  const status = ref<StreamStatus>('off')
  const lastAt = ref<Date | null>(null)
  let wish: ((wish: Wish) => void) | null = null

  function heard(message: StreamMessage): void {
    if (message.kind === 'status' && message.status) {
      status.value = message.status
      if (message.status === 'expired') void refused()
      return
    }
    const event = message.event
    if (!event) return
    lastAt.value = new Date()
    if (event.type === 'ended') {
      // Where nobody answers now, the stream comes back by itself and says it again, or is refused.
      useSession().lookAgain().catch(() => undefined)
      return
    }
    if (event.type === 'resync' || event.type === 'fresh') for (const listener of resyncs) listener()
    else if (event.type === 'case' || event.type === 'order') {
      const told = JSON.parse(event.data) as RowEvent
      for (const listener of rows) listener(told)
    }
  }

  /** It was asked with a session that is over; whoever has signed in again meanwhile, here or on another page, goes on. */
  async function refused(): Promise<void> {
    const session = useSession()
    await session.lookAgain(false).catch(() => session.expire())
    if (session.person && !session.expired) start()
  }

  function start(): void {
    wish ??= connection(heard)
    wish('start')
  }

  return { status, lastAt, start, stop: () => wish?.('stop'), hurry: () => wish?.('hurry'), heard }
})

/** Calls back for every changed row while the component lives, and when the list has to be asked for anew. */
export function onRows(changed: Listener, resync: () => void): void {
  rows.add(changed)
  resyncs.add(resync)
  onScopeDispose(() => {
    rows.delete(changed)
    resyncs.delete(resync)
  })
}

function connection(heard: (message: StreamMessage) => void): (wish: Wish) => void {
  if (typeof SharedWorker !== 'undefined') {
    const worker = new SharedWorker(new URL('./stream-worker.ts', import.meta.url), { type: 'module', name: 'kitchen-stream' })
    worker.port.onmessage = ({ data }: MessageEvent<StreamMessage>) => heard(data)
    worker.port.start()
    return (wish) => worker.port.postMessage(wish)
  }
  const stream = new LiveStream('/api/console/v1/stream', heard, {
    fetch: (url, init) => fetch(url, init),
    later: (work, milliseconds) => {
      const timer = setTimeout(work, milliseconds)
      return () => clearTimeout(timer)
    },
  })
  return (wish) => stream[wish]()
}
