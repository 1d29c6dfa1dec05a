/**
 * Pictures that somebody adds to a form: each goes to intake at once, and the form sends their ids.
 *
 *     sending → kept        failed → sending (again, where that may help)
 *         ↘ failed
 *
 * They are plain values of the form's draft: what is on its way comes to its end also after the form was shut.
 */
import { send } from '@/api/client'
import { problemOf } from '@/api/problem'

export interface Shot {
  key: string
  blob: Blob
  state: 'sending' | 'kept' | 'failed'
  /** Its id at intake, once that has it. */
  id: string
  /** Why it failed: the key of the words. */
  why: string
}

export const MOST = 20 // as the services say
export const MOST_BYTES = 8 * 1024 * 1024 // as intake says

/** Give a picture to the service; answers with its id. */
export async function upload(blob: Blob, name = 'photo.jpg'): Promise<string> {
  const form = new FormData()
  form.append('file', blob, name)
  const response = await send('/api/intake/v1/media', { method: 'POST', body: form })
  return ((await response.json()) as { id: string }).id
}

export function shotOf(blob: Blob): Shot {
  return { key: crypto.randomUUID(), blob, state: 'sending', id: '', why: '' }
}

/** Make it small and give it to the service; what becomes of it is said in the shot itself. */
export async function deliver(shot: Shot, shrink: (file: Blob) => Promise<Blob>, give = upload): Promise<void> {
  Object.assign(shot, { state: 'sending', why: '' })
  try {
    const small = await shrink(shot.blob).catch(() => null)
    if (small === null) return fail(shot, 'unreadable')
    shot.blob = small
    if (small.size > MOST_BYTES) return fail(shot, 'too_large')
    Object.assign(shot, { id: await give(small), state: 'kept' })
  } catch (error) {
    fail(shot, whyOf(error))
  }
}

function fail(shot: Shot, why: string): void {
  Object.assign(shot, { state: 'failed', why })
}

const BY_STATUS: Record<number, string> = {
  401: 'session', 403: 'forbidden', 413: 'too_large', 415: 'unreadable', 422: 'unreadable', 429: 'busy',
} // prettier-ignore

/** What a failure is called in words. */
export function whyOf(error: unknown): string {
  const problem = problemOf(error)
  if (problem.code === 'offline') return 'offline'
  return problem.passing ? 'away' : (BY_STATUS[problem.status] ?? 'other')
}

/** Whether the same picture may go another time. */
export function mayHelp(why: string): boolean {
  return !['unreadable', 'too_large', 'forbidden'].includes(why)
}

export function isShots(value: unknown): value is Shot[] {
  return Array.isArray(value) && value.every((one: unknown) => typeof one === 'object' && one !== null && 'blob' in one)
}

/** The ids to send: of the pictures that the service has, each once. */
export function idsOf(shots: Shot[]): string[] {
  return [...new Set(shots.filter((one) => one.state === 'kept').map((one) => one.id))]
}

/** Whether a picture is neither there nor removed: sending now would leave it behind unseen. */
export function unfinished(value: unknown): boolean {
  return isShots(value) && value.some((one) => one.state !== 'kept')
}
