/** Weather warnings (气象预警): what is in force, and what a chief of the desk declares. */
import { json, post, type Page } from '@/api/client'

export const KINDS = ['rainstorm', 'gale', 'snowstorm', 'icing', 'heat', 'thunderstorm', 'geological'] as const
export const LEVELS = ['blue', 'yellow', 'orange', 'red'] as const

export interface Warning {
  id: string
  kind: (typeof KINDS)[number]
  level: (typeof LEVELS)[number]
  areas: string[]
  since: string
  until: string
  notice: string
}

export interface Declared {
  kind: string
  level: string
  areas: string[]
  until: string
  notice: string
}

const PATH = '/api/triage/v1/weather-warnings'

/** Those that are neither lifted nor over. */
export async function standing(now: Date): Promise<Warning[]> {
  const asked = new URLSearchParams({ state: 'declared', until_since: now.toISOString(), limit: '200' })
  return (await json<Page<Warning>>(`${PATH}?${asked}`)).items
}

export const declare = (said: Declared, key: string) => post<Warning>(PATH, said, { 'Idempotency-Key': key })
export const change = (id: string, until: string) => post<Warning>(`${PATH}/${encodeURIComponent(id)}:change`, { until })
export const lift = (id: string, reason: string) => post<Warning>(`${PATH}/${encodeURIComponent(id)}:lift`, { reason })
