/**
 * What becomes of a report between "send" and the service's answer. Pure: time and answers come in as arguments.
 *
 *     waiting → sending → received
 *        ↑         │ ↘
 *        └─(again)─┘   stopped (only a person can help: signed out, refused)
 *
 * An item is `received` only when the service has answered with the case's number; until then it stays here.
 */

import type { Earlier } from '@/ui/earlier/earlier'

export type State = 'waiting' | 'sending' | 'stopped' | 'received'

/** A picture that goes with a report; it has an id once the service has it. */
export interface Photo {
  blob: Blob
  name: string
  id?: string
}

/** What the person said. */
export interface Report {
  source: string
  kind: string
  text: string
  place: { lat?: number; long?: number; accuracy_m?: number; datum: 'wgs84'; address: string } | null
  contact: { name: string; phone: string; consent: boolean } | null
  occurred_at: string
  /** `public`: question and answer may be shown, without anything that tells who asked. */
  visibility?: 'private' | 'public'
  /** A case of before that it has to do with: number and code show that it is the person's own. */
  earlier?: Earlier | null
}

/** What the service answered. */
export interface Receipt {
  case_id: string
  case_no: string
  tracking_code: string
  received_at: string
}

/** Why it did not go: the status of the answer, 0 where there was none. */
export interface Failure {
  status: number
  detail: string
  retryAfter?: number
}

export interface Item {
  id: string // made here; the same id is the same submission however often it is sent
  owner: string // who wrote it: on a shared telephone nobody sends another's
  madeAt: number
  report: Report
  photos: Photo[]
  state: State
  tries: number
  nextAt: number
  failure: Failure | null
  receipt: Receipt | null
}

const FIRST_WAIT = 5_000
const LONGEST_WAIT = 600_000
const OLD = 3 * 24 * 3_600_000

/** A new item, ready to go. */
export function written(id: string, owner: string, report: Report, photos: Photo[], now: number): Item {
  return {
    id, owner, madeAt: now, report, photos, state: 'waiting', tries: 0, nextAt: now, failure: null, receipt: null,
  } // prettier-ignore
}

/** How long to wait after so many failures in a row: 5 s, 10 s, 20 s … 10 min. */
export function wait(tries: number): number {
  return Math.min(FIRST_WAIT * 2 ** Math.max(0, tries - 1), LONGEST_WAIT)
}

/** The next one that may go now, the oldest first; none while one is on its way. */
export function next(items: Item[], owner: string, now: number): Item | null {
  const own = items.filter((item) => item.owner === owner)
  if (own.some((item) => item.state === 'sending')) return null
  const ready = own.filter((item) => item.state === 'waiting' && item.nextAt <= now)
  return ready.sort((one, other) => one.madeAt - other.madeAt)[0] ?? null
}

/** When the next attempt is due; null where nothing waits. */
export function nextInstant(items: Item[], owner: string): number | null {
  const waiting = items.filter((item) => item.owner === owner && item.state === 'waiting')
  return waiting.length === 0 ? null : Math.min(...waiting.map((item) => item.nextAt))
}

export function sending(item: Item): Item {
  return { ...item, state: 'sending', failure: null }
}

/** The service has it: the pictures need not be kept here any more. */
export function received(item: Item, receipt: Receipt): Item {
  return { ...item, state: 'received', receipt, photos: [], failure: null }
}

/** It did not go: again later by itself, or stopped until the person does something about it. */
export function failed(item: Item, failure: Failure, now: number): Item {
  const tries = item.tries + 1
  if (!passes(failure.status)) {
    // The service keeps a picture that no report names for a day only: at the next try they are sent anew.
    const photos = item.photos.map(({ blob, name }) => ({ blob, name }))
    return { ...item, state: 'stopped', tries, failure, photos }
  }
  const pause = Math.max(wait(tries), (failure.retryAfter ?? 0) * 1000)
  return { ...item, state: 'waiting', tries, failure, nextAt: now + pause }
}

/** Whether trying again later can help: nobody answered, too many at once, or the service is unwell. */
function passes(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500
}

/** Whether the whole queue has to wait: the next item would fare the same. */
export function stopsAll(failure: Failure): boolean {
  return failure.status === 0 || failure.status === 401 || failure.status === 426 || failure.status === 503
}

/** Try again at once: the person asked, or signed in again, or the network is back. */
export function again(item: Item, now: number): Item {
  return item.state === 'received' ? item : { ...item, state: 'waiting', nextAt: now }
}

/** What was on its way when the page died: nobody knows how far it came, the same id makes it safe to repeat. */
export function afterRestart(item: Item, now: number): Item {
  return item.state === 'sending' ? again(item, now) : item
}

/** The person has to be told: it lies here for days and this browser is the only place that has it. */
export function isOld(item: Item, now: number): boolean {
  return item.state !== 'received' && now - item.madeAt > OLD
}

/** How many are still here only. */
export function unsent(items: Item[], owner: string): number {
  return items.filter((item) => item.owner === owner && item.state !== 'received').length
}
