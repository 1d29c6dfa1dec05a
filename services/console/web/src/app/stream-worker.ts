/** Holds the one stream of this browser for all its pages. */
import { LiveStream, type StreamMessage } from './stream-core'

declare const self: SharedWorkerGlobalScope

export type Wish = 'start' | 'stop' | 'hurry'

const ports = new Set<MessagePort>()
const stream = new LiveStream('/api/console/v1/stream', tellAll, {
  fetch: (url, init) => fetch(url, init),
  later: (work, milliseconds) => {
    const timer = setTimeout(work, milliseconds)
    return () => clearTimeout(timer)
  },
})

function tellAll(message: StreamMessage): void {
  for (const port of ports) port.postMessage(message)
}

self.onconnect = (connected) => {
  const port = connected.ports[0]
  if (!port) return
  ports.add(port)
  port.onmessage = ({ data }: MessageEvent<Wish>) => {
    if (data === 'start') {
      stream.start() // before how it stands is told: that a session was over is no news to who has just signed in
      port.postMessage({ kind: 'status', status: stream.now } satisfies StreamMessage)
    } else if (data === 'hurry') stream.hurry()
    else stream.stop()
  }
}
