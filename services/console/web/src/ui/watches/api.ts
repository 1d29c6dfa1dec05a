/** Following a government case (跟进): who of the newsroom may, and the ways to begin. */
import { post } from '@/api/client'
import type { Shelf } from '../commands/api'
import type { Thing } from '../commands/types'
import { things } from '../lanes/list'
import { text } from '../lanes/types'

export const FOLLOWERS = ['reporter', 'editor', 'desk_chief']
export const WATCHES: Shelf = { service: 'newsroom', path: '/v1/watches' }
export const LIVE = ['watching', 'offered', 'following', 'declined'] as const

/** One step of the matter, as the service lists it. */
export interface Step {
  at: string
  code: string
  result: string
  text: string
  until: string | null
}

export function follow(which: { case_id: string } | { case_no: string }): Promise<Thing> {
  return post<Thing>('/api/newsroom/v1/watches', which)
}

/** Somebody's own watch of a case, where they follow it. */
export async function ownWatch(caseId: string, person: string): Promise<Thing | null> {
  return (await things(WATCHES, LIVE, { case_id: caseId, person })).items[0] ?? null
}

/** The steps of a watched case, the newest first. */
export function stepsOf(watch: Thing): Step[] {
  return [...((watch['lines'] ?? []) as Step[])].reverse()
}

/** Whether somebody else has taken the follow-up of the closing. */
export function takenByAnother(watch: Thing): boolean {
  const by = text(watch, 'followed_up_by')
  return by !== '' && by !== text(watch, 'person')
}

/** The number of a case as the service takes it: people write it with blanks and dashes of every kind. */
export function caseNo(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s\-‐-―]/gu, '')
}
