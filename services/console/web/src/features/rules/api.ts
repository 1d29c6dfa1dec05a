/** Policies (时限规则) and the working calendar: what is in force, versions, drafts and what they would move. */
import { json, post, type Page } from '@/api/client'
import type { Shelf } from '@/ui/commands/api'
import type { Thing } from '@/ui/commands/types'

export type Kind = 'policies' | 'calendars'
export const KINDS: readonly Kind[] = ['policies', 'calendars']

export interface Rung {
  name: string
  level: number
  to: string[]
  clocks?: string[]
  used?: number
  left?: string
  after?: string
  limit?: boolean
  dissatisfied?: number
}

/** A policy as it is written down; spans are texts such as `4wh`. */
export interface Policy {
  tiers: Record<string, Record<string, string>>
  categories: Record<string, string>
  returns: { per_unit: number; after_ruling: number; bounce_cap: number }
  extension: { times: number; review: string; grounds: string[] }
  wait: { each: string; times: number }
  rework: { shortest: string; longest: string; rounds: number }
  callback: { attempts: number; days: number }
  dispute: { accept: string; mediate: string }
  verify: string
  reopen: string
  survey?: { after: string; open: string }
  evidence?: { outcomes: string[]; categories: Record<string, string[]> }
  sampling?: { share: number; categories: Record<string, number>; checks: number; history: { failed: number; share: number }[] }
  vetting?: { within: string; outcomes: string[]; categories: string[]; confidential: boolean }
  escalation?: { rungs: Rung[]; quiet_from: string; quiet_until: string; an_hour: number }
}

export interface Notice {
  year: number
  holidays: string[]
  makeup: string[]
}

export interface Calendar {
  zone: string
  hours: string[]
  years: number[]
  holidays: string[]
  makeup: string[]
}

export interface InForce {
  policy: Policy & { number: number; effective_from: string }
  /** What the policy in force has not got of what this release ships with. */
  release: { filled: string[]; lacking: { key: string }[]; draft: Policy | null }
  coming: { number: number; effective_from: string }[]
  calendar: Calendar & { number: number }
  recompute: { began_at: string; window: number; windows: number; seen: number; moved: number; failed: number; ended_at: string | null } | null
}

export interface Version extends Thing {
  number: number
  title: string
  content: Policy | Notice
  drafted_by: string
  effective_from: string | null
  published_by: string
  published_at: string | null
}

export interface Moved {
  order_id: string
  case_no: string
  unit_id: string
  tier: string
  due_at: string
  would_be: string
}

export interface Preview {
  effective_from: string
  complete: boolean
  share: number
  orders: number
  earlier: number
  later: number
  overdue_at_once: number
  citizens_earlier: number
  examples: Moved[]
}

const V1 = '/api/dispatch/v1'

export function shelfOf(kind: Kind): Shelf {
  return { service: 'dispatch', path: `/v1/${kind}` }
}

export function inForce(): Promise<InForce> {
  return json<InForce>(`${V1}/rules`)
}

export async function versions(kind: Kind): Promise<Version[]> {
  return (await json<Page<Version>>(`${V1}/${kind}?limit=200`)).items
}

export function version(kind: Kind, id: string): Promise<Version> {
  return json<Version>(`${V1}/${kind}/${encodeURIComponent(id)}`)
}

/** What it would move if it held from then on; without an instant, as soon as it can. */
export function preview(kind: Kind, id: string, from: Date | null): Promise<Preview> {
  return post<Preview>(`${V1}/${kind}/${encodeURIComponent(id)}:preview`, from ? { effective_from: from.toISOString() } : {})
}

/** Write down a draft; `key` makes a repeat of the same attempt the same draft. */
export function draft(kind: Kind, body: object, key: string): Promise<Version> {
  return post<Version>(`${V1}/${kind}`, body, { 'Idempotency-Key': key })
}
