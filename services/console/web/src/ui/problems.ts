import type { Problem } from '@/api/problem'

/** Which of the texts under `error` says what happened. */
export function wording(problem: Problem): string {
  if (problem.status === 0) return problem.code === 'offline' ? 'offline' : 'server_away'
  if (problem.passing) return problem.code === 'server_away' ? 'server_away' : 'unavailable'
  const known: Record<number, string> = {
    401: 'expired',
    403: 'forbidden',
    404: 'not_found',
    409: 'conflict',
    412: 'conflict',
    422: 'invalid',
    429: 'too_many',
  }
  return known[problem.status] ?? 'unknown'
}
