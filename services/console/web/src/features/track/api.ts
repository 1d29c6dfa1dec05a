/** What a citizen may know of a case and do with it, by its number and tracking code. */
import { json, post } from '@/api/client'
import type { Field, Values } from '@/ui/commands/types'

export interface Line {
  at: string
  code: string
  /** What belongs into the words of the code, in whichever language. */
  parameters?: { unit?: string; verdict?: string; still_good?: string }
  label: string
  note: string
  unit: string
}

/** A case that stands beside this one (商户纠纷): the same citizen sees both. */
export interface Link {
  case_no: string
  tracking_code: string
  title: string
  status: string
  status_label: string
}

export interface Tracked {
  case_id: string
  case_no: string
  status: string
  status_label: string
  received_at: string
  title: string
  text: string
  due_at: string | null
  /** In fen (分), while a merchant's price waits for the citizen's word. */
  price: number | null
  due_changes: { at: string; due_at: string; code?: string; reason: string }[]
  units: { id: string; name: string }[]
  replies: { at: string; unit: string; text: string }[]
  timeline: Line[]
  /** How the case goes on that this one was merged into (并案). */
  leading?: { case_no: string; status: string; status_label: string } | null
  /** `public`: question and answer may be shown, without anything that tells who asked. */
  visibility: 'private' | 'public'
  links: Link[]
  /** What the citizen can do now. */
  next: string[]
  sequence: number
}

function path(number: string, code: string, act = ''): string {
  return `/api/intake/v1/cases/${encodeURIComponent(number)}${act}?${new URLSearchParams({ code })}`
}

export function track(number: string, code: string): Promise<Tracked> {
  return json<Tracked>(path(number, code))
}

/** Do something with the own case; answers with the case afterwards. */
export function act(number: string, code: string, command: string, body: Values): Promise<Tracked> {
  return post<Tracked>(path(number, code, `:${command}`), body)
}

function field(name: string, kind: Field['kind'], more: Partial<Field> = {}): Field {
  return { name, kind, required: false, choices: [], preset: undefined, maxLength: 1000, ...more }
}

const STARS = { minimum: 1, maximum: 5 }
const REASON = field('reason', 'long', { required: true })

/** What each act asks of the citizen. */
export const ACTS: Record<string, Field[]> = {
  supplement: [field('text', 'long', { required: true, maxLength: 4000 })],
  urge: [field('note', 'long')],
  rate: [
    field('verdict', 'choice', { required: true, choices: ['solved', 'not_solved'] }),
    field('satisfied', 'yes', { required: true }),
    field('stars', 'stars', STARS),
    field('comment', 'long'),
  ],
  reopen: [REASON],
  appeal: [REASON],
  withdraw: [field('reason', 'long')],
  agree: [],
  refuse: [REASON],
  dispute: [REASON],
  conceal: [],
  survey: [
    field('still_good', 'choice', { required: true, choices: ['yes', 'came_back', 'never_fixed'] }),
    field('ever_reported', 'choice', { choices: ['first', 'before', 'unsaid'] }),
    field('again', 'yes'),
  ],
}

/** What the citizen is asked for now comes before what they always can do; what no page knows is left out. */
export function inOrder(next: readonly string[]): string[] {
  const all = next.filter((name) => name in ACTS)
  const asked = ['rate', 'agree', 'refuse', 'survey'].filter((name) => all.includes(name))
  return [...asked, ...all.filter((name) => !asked.includes(name))]
}

/** What the page knows and nobody types: who agrees says to which price; who rather does not say leaves it empty. */
export function known(command: string, found: Tracked, said: Values = {}): Values {
  if (command === 'survey') return said['ever_reported'] === 'unsaid' ? { ever_reported: '' } : {}
  return command === 'agree' ? { amount: found.price } : {}
}

/** What the citizen answered last when they were asked whether it is still good; empty where they were not. */
export function stillGood(found: Tracked): string {
  return found.timeline.filter((line) => line.code === 'surveyed').at(-1)?.parameters?.still_good ?? ''
}

/** What to do where it is not good any more: `reopen` while that may be, else `anew`; empty where nothing is needed. */
export function wayOn(found: Tracked): '' | 'reopen' | 'anew' {
  if (!['closed', 'archived'].includes(found.status) || !['came_back', 'never_fixed'].includes(stillGood(found))) return ''
  return found.next.includes('reopen') ? 'reopen' : 'anew'
}

/** Whether nothing can be added to it any more: what is new is reported anew, with this case linked. */
export function takesNoMore(found: Tracked): boolean {
  return !found.next.includes('supplement')
}

/** A price as people say it. */
export function yuan(fen: number): string {
  return (fen / 100).toFixed(2)
}

/** Case numbers and codes as people type them: spaces and small letters do not matter. */
export function typed(said: string): string {
  return said.replace(/\s/g, '').toUpperCase()
}
