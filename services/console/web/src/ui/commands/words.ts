/** What a refusal of a command is called for people. */

import type { Problem } from '@/api/problem'
import { label } from '@/app/i18n'

/** The key of the sentence, and what stands in it. */
export function wordsFor(problem: Problem): { key: string; values: Record<string, string | number> } {
  const why = label('commands.why', problem.code) // in the language of the page, where there are words for it
  const detail = why === problem.code ? problem.detail || problem.code : why
  const key = (name: string) => ({ key: `commands.problem.${name}`, values: { detail, n: problem.retryAfter ?? 5 } })
  if (problem.code === 'offline') return key('offline')
  if (problem.passing) return key('away')
  return key(BY_STATUS[problem.status] ?? 'other')
}

const BY_STATUS: Record<number, string> = {
  401: 'session',
  403: 'forbidden',
  404: 'gone',
  409: 'conflict',
  412: 'stale',
  422: 'invalid',
  429: 'busy',
}
