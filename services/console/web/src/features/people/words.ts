/** Why the directory refuses, in words; what is not known here has the words of its kind. */
import type { Problem } from '@/api/problem'

const KNOWN = new Set([
  'own_rights', 'wider_rights', 'beyond_own_scope', 'not_oneself', 'a_right', 'wrong_state', 'wrong_role', 'no_right', 'taken', 'exists',
])

export function refusal(problem: Problem): string {
  return KNOWN.has(problem.code) ? `people.refused.${problem.code}` : ''
}
