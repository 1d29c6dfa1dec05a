/** Where a notice leads, and how grave it is. */
import type { Tone } from '@/ui/tones'

/** Who has a page on which orders are worked with. */
export const WORKERS = ['unit_handler', 'unit_approver', 'unit_head', 'dispatcher', 'supervisor', 'ruling_panel'] as const

/** Whom the policy can name, and who reads answers. */
export const TOLD = ['unit_handler', 'unit_approver', 'unit_head', 'dispatcher', 'supervisor', 'leader'] as const

/** The page of its order: where it is worked with, else where the case is read. */
export function leadsTo(orderId: string, caseId: string, works: boolean): string {
  return works ? `/units/${orderId}` : `/cases/${caseId}`
}

const GRAVE = 2

/** How loud a rung of the ladder is; the word always stands beside the colour. */
export function toneOfRung(threshold: string, level: number): Tone {
  if (level >= GRAVE) return 'bad'
  if (level > 0 || threshold === 'urge' || threshold === 'vet_back') return 'warn'
  return 'calm'
}
