/** The desk's queue as data: what the list answered, and what the stream says since. Pure. */
import type { CaseRow, Gone } from '@/ui/triage/api'

export interface Queue {
  /** On screen, in order. */
  rows: readonly CaseRow[]
  /** New, and held back so that nothing moves under somebody's hands. */
  held: readonly CaseRow[]
  /** Left the desk, by id, and when: shown greyed for a moment. */
  left: ReadonlyMap<string, number>
}

export const EMPTY: Queue = { rows: [], held: [], left: new Map() }
export const LINGER = 3000

const waits = (row: CaseRow) => row.state === 'triage_review'
const rank = (row: CaseRow) => (row.urgent || row.tier === 'E0' || row.alarm_words.length > 0 ? 0 : row.tier === 'E1' ? 1 : 2)

/** Danger first, then whoever waits longest. */
export function inOrder(one: CaseRow, other: CaseRow): number {
  return rank(one) - rank(other) || Date.parse(one.created_at) - Date.parse(other.created_at) || (one.id < other.id ? -1 : 1)
}

export function listed(rows: readonly CaseRow[]): Queue {
  return { rows: rows.filter(waits).sort(inOrder), held: [], left: new Map() }
}

/** The queue after one row has changed; `still` holds new ones back. */
export function changed(queue: Queue, row: CaseRow | Gone, now: number, still: boolean): Queue {
  const shown = queue.rows.some((one) => one.id === row.id)
  const held = queue.held.filter((one) => one.id !== row.id)
  if ('gone' in row || !waits(row)) {
    if (!shown) return { ...queue, held }
    const rows = 'gone' in row ? queue.rows : queue.rows.map((one) => (one.id === row.id ? row : one))
    return { rows, held, left: new Map(queue.left).set(row.id, queue.left.get(row.id) ?? now) }
  }
  const left = new Map(queue.left)
  left.delete(row.id)
  if (shown) return { rows: queue.rows.map((one) => (one.id === row.id ? row : one)), held, left }
  if (still) return { ...queue, held: [...held, row], left }
  return { rows: [...queue.rows, row].sort(inOrder), held, left }
}

/** Lets the held ones in. */
export function letIn(queue: Queue): Queue {
  return queue.held.length === 0 ? queue : { ...queue, rows: [...queue.rows, ...queue.held].sort(inOrder), held: [] }
}

/** Takes away what has lingered long enough. */
export function swept(queue: Queue, now: number): Queue {
  const over = new Set([...queue.left].filter(([, since]) => now - since >= LINGER).map(([id]) => id))
  if (over.size === 0) return queue
  return {
    ...queue,
    rows: queue.rows.filter((row) => !over.has(row.id)),
    left: new Map([...queue.left].filter(([id]) => !over.has(id))),
  }
}

export interface Filter {
  lane: string
  words: string
  mine: boolean
  free: boolean
}

export function fits(row: CaseRow, filter: Filter, me: string): boolean {
  if (filter.lane && (row.lane || 'none') !== filter.lane) return false
  if (filter.mine && row.claimed_by !== me) return false
  if (filter.free && row.claimed_by) return false
  const words = filter.words.trim().toLowerCase()
  return !words || `${row.case_no} ${row.title} ${row.text} ${row.address}`.toLowerCase().includes(words)
}

/** The next case that nobody has in hand; those in `passed` were just lost to others. */
export function nextFree(queue: Queue, passed: ReadonlySet<string>): CaseRow | undefined {
  return letIn(queue).rows.find((row) => !row.claimed_by && !queue.left.has(row.id) && !passed.has(row.id))
}
