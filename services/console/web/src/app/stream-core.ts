/** The one connection to the live stream: connects, resumes where it was, and says how it stands. */
import { readEvents, type ServerEvent } from './sse'

export type StreamStatus = 'off' | 'connecting' | 'live' | 'reconnecting' | 'away' | 'expired'

export interface StreamMessage {
  kind: 'status' | 'event'
  status?: StreamStatus
  event?: ServerEvent
}

export interface Surroundings {
  fetch: (url: string, init: RequestInit) => Promise<Response>
  later: (work: () => void, milliseconds: number) => () => void
}

const FIRST_WAIT = 500
const LONGEST_WAIT = 15_000
const SILENCE = 40_000 // the server speaks at least every 15 s
const AWAY_AFTER = 3 // attempts

export class LiveStream {
  private status: StreamStatus = 'off'
  private last = ''
  private attempts = 0
  private abort: AbortController | null = null
  private unwait: () => void = () => undefined
  private unguard: () => void = () => undefined

  constructor(
    private readonly url: string,
    private readonly tell: (message: StreamMessage) => void,
    private readonly around: Surroundings,
  ) {}

  get now(): StreamStatus {
    return this.status
  }

  start(): void {
    if (this.status !== 'off' && this.status !== 'expired') return
    this.become(this.last ? 'reconnecting' : 'connecting')
    void this.run()
  }

  /** Ends for good, as at sign-out: the next start is somebody else's and begins anew. */
  stop(): void {
    this.halt()
    this.last = ''
    this.become('off')
  }

  /** Tries at once, as when the network is back or somebody asks for it. */
  hurry(): void {
    if (this.status === 'live' || this.status === 'off' || this.status === 'expired') return
    this.halt()
    void this.run()
  }

  private halt(): void {
    this.unwait()
    this.unguard()
    this.abort?.abort()
    this.abort = null
  }

  private async run(): Promise<void> {
    const abort = new AbortController()
    this.abort = abort
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' }
      if (this.last) headers['Last-Event-ID'] = this.last
      const response = await this.around.fetch(this.url, { headers, cache: 'no-store', signal: abort.signal })
      if (abort !== this.abort) return
      if (response.status === 401 || response.status === 403) {
        this.halt()
        // A role without lists of its own has nothing to hear, and is signed in all the same.
        this.become(response.status === 401 ? 'expired' : 'off')
        return
      }
      if (!response.ok || !response.body) throw new Error(`the stream was answered with ${response.status}`)
      const fresh = !this.last
      this.attempts = 0
      this.become('live')
      if (fresh) this.tell({ kind: 'event', event: { id: '', type: 'fresh', data: '' } })
      this.guard(abort)
      await readEvents(response.body, (event) => this.took(abort, event), () => this.guard(abort))
    } catch {
      // why it broke changes nothing: it is made anew below
    }
    if (abort === this.abort) this.again()
  }

  private took(abort: AbortController, event: ServerEvent): void {
    if (abort !== this.abort) return
    if (event.id) this.last = event.id
    if (event.data || event.type !== 'message') this.tell({ kind: 'event', event })
  }

  private guard(abort: AbortController): void {
    this.unguard()
    if (abort !== this.abort) return
    this.unguard = this.around.later(() => abort.abort(), SILENCE)
  }

  private again(): void {
    this.halt()
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.attempts)
    this.attempts += 1
    this.become(this.attempts > AWAY_AFTER ? 'away' : 'reconnecting')
    this.unwait = this.around.later(() => void this.run(), wait)
  }

  private become(status: StreamStatus): void {
    if (status === this.status) return
    this.status = status
    this.tell({ kind: 'status', status })
  }
}
