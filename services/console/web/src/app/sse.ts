/** Server-sent events over fetch: unlike EventSource it sees why it was refused and keeps its place when made anew. */

export interface ServerEvent {
  id: string
  type: string
  data: string
}

/** Reads a stream of text into events; gives each to `told`, and anything that arrives, also heartbeats, to `alive`. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  told: (event: ServerEvent) => void,
  alive: () => void,
): Promise<void> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    alive()
    rest += decoder.decode(value, { stream: true })
    rest = rest.replaceAll('\r\n', '\n')
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const event = parsed(rest.slice(0, end))
      rest = rest.slice(end + 2)
      if (event) told(event)
    }
  }
}

function parsed(block: string): ServerEvent | null {
  const event: ServerEvent = { id: '', type: 'message', data: '' }
  const data: string[] = []
  for (const line of block.split('\n')) {
    const at = line.indexOf(':')
    if (at === 0) continue // a comment: the heartbeat
    const field = at < 0 ? line : line.slice(0, at)
    const value = at < 0 ? '' : line.slice(at + 1).replace(/^ /, '')
    if (field === 'id') event.id = value
    else if (field === 'event') event.type = value
    else if (field === 'data') data.push(value)
  }
  event.data = data.join('\n')
  return data.length > 0 || event.id !== '' ? event : null
}
