/**
 * What was typed into forms that were not sent yet. It outlives the form, the page's other parts and a failed answer;
 * it lives in memory only, because it may name people and the browser may be shared.
 */

import { reactive } from 'vue'

import type { Values } from './types'

export interface Draft {
  values: Values
  /** What was seen when it was begun: whoever changed the thing since is not overwritten unseen. */
  sequence: number
  begun: string
}

const drafts = reactive(new Map<string, Draft>())

/** The draft of a form: what was typed before, else a new one. */
export function draftOf(key: string, sequence: number, begin: () => Values): Draft {
  const kept = drafts.get(key)
  if (kept !== undefined) return kept
  const values = begin()
  drafts.set(key, { values, sequence, begun: JSON.stringify(values) })
  return drafts.get(key) as Draft
}

export function dropDraft(key: string): void {
  drafts.delete(key)
}

/** Nobody typed anything: next time it begins with what is so then. */
export function dropUntouched(key: string): void {
  const kept = drafts.get(key)
  if (kept && JSON.stringify(kept.values) === kept.begun) drafts.delete(key)
}
