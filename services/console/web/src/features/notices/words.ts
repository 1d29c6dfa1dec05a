/** Where a notice leads, and how grave it is. */
import { label } from '@/app/i18n'
import { failureWords } from '@/ui/pushes/failure'
import type { Tone } from '@/ui/tones'
import type { Notice } from './api'

/** Who has a page on which orders are worked with. */
export const WORKERS = ['unit_handler', 'unit_approver', 'unit_head', 'dispatcher', 'supervisor', 'ruling_panel'] as const

/** Whom the policy can name, who reads answers, and who has to decide. */
export const TOLD = ['unit_handler', 'unit_approver', 'unit_head', 'dispatcher', 'supervisor', 'ruling_panel', 'leader', 'verifier', 'callback_agent'] as const

/** What a commercial order for which the desk is called has in the place of a clock. */
export const CALLED = 'called'

/** What a late measure of a monthly topic has there. */
export const MEASURE = 'measure'

/** What does not arrive at a unit's own system has there. */
export const UNDELIVERED = 'undelivered'

/** What still does not each morning; it always is a digest, of what one person sees to or nobody does. */
export const STILL_UNDELIVERED = 'still_undelivered'

/** Clocks of what comes once the units have answered: that has a page of its own. */
const RESULT = ['verify', 'callback', 'centre']

/** The page of its order: where it is worked with, else where the case is read. */
export function leadsTo(orderId: string, caseId: string, works: boolean, clock = '', matterId = ''): string {
  if (matterId && RESULT.includes(clock)) return `/callbacks/${matterId}`
  if (clock === CALLED) return `/merchants/${orderId}`
  if (clock === MEASURE) return `/topics/${caseId}`
  return works ? `/units/${orderId}` : `/cases/${caseId}`
}

const GRAVE = 2

/** What came of something: nothing is due by these. */
const RESULTS: readonly string[] = ['vet_passed', 'vet_back', 'return_upheld', 'return_refused', 'extension_granted', 'extension_refused', 'ruled', 'excluded', 'not_excluded']

/** Nobody waits by a date for these: what came of something, and what waits without a clock. */
export function undated(threshold: string): boolean {
  return RESULTS.includes(threshold) || threshold === 'exclude' || threshold === CALLED || threshold === UNDELIVERED
}

const SAYINGS: Record<string, string> = { vet_back: 'wrong', [UNDELIVERED]: 'why' }

/** How what a notice says is introduced. */
export function sayingOf(threshold: string): string {
  return SAYINGS[threshold] ?? 'words'
}

/** The words for a digest: of one hour, or of what is stuck this morning. */
export function digestWords(notice: Pick<Notice, 'threshold' | 'more'>): string {
  return `${notice.threshold === STILL_UNDELIVERED ? 'stuck' : 'digest'}${notice.more ? '_more' : ''}`
}

/** What the notice says, in words of the page: why nothing arrives is a sentence of the service. */
export function wordsOf(notice: Pick<Notice, 'words' | 'words_code' | 'threshold'>): string {
  const words = notice.words ?? ''
  if (notice.words_code) return label('called', notice.words_code)
  return notice.threshold === UNDELIVERED ? failureWords(words) : words
}

/** What is nearly due of what goes on without whoever does not act, and what went on so. */
const NEARLY = ['decide', 'decide_ruling', 'check', 'call']
const OVER = ['undecided', 'unchecked', 'uncalled']

/** By which clock silence decides, as the notice says: who decides has to know what happens if they do not. */
export function silence(clock: string, threshold: string): string | null {
  if (OVER.includes(threshold)) return `decided.${clock}`
  return ['review', 'extension', 'rule', ...NEARLY].includes(threshold) ? `decides.${clock}` : null
}

const BAD_NEWS = ['urge', 'vet_back', 'return_refused', 'extension_refused', 'not_excluded', ...NEARLY, ...OVER, CALLED, MEASURE, UNDELIVERED, STILL_UNDELIVERED]

/** How loud a rung of the ladder is; the word always stands beside the colour. */
export function toneOfRung(threshold: string, level: number): Tone {
  if (level >= GRAVE) return 'bad'
  if (level > 0 || BAD_NEWS.includes(threshold)) return 'warn'
  return 'calm'
}
