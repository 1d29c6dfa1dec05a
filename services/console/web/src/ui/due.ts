const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const SOON = 2 * HOUR
/** So near, or so little late, minutes count; farther away hours say enough. */
const WITH_MINUTES = 6 * HOUR
const IN_HOURS = 2 * DAY

/** A span as it is said: `hours_minutes` has its minutes in `m`. Never rounded up: nobody is told more time than there is. */
export interface Left {
  unit: 'moment' | 'minutes' | 'hours_minutes' | 'hours' | 'days'
  n: number
  m: number
}

export interface Standing extends Left {
  late: boolean
  level: 'late' | 'soon' | 'ok' | 'paused'
}

/** How a deadline stands at an instant; null without one. */
export function standing(dueAt: string | null | undefined, paused: boolean, now: number): Standing | null {
  if (!dueAt) return null
  const left = new Date(dueAt).getTime() - now
  const late = left < 0
  const level = paused ? 'paused' : late ? 'late' : left < SOON ? 'soon' : 'ok'
  return { ...inWords(Math.abs(left)), late, level }
}

function inWords(length: number): Left {
  const [days, hours, minutes] = [DAY, HOUR, MINUTE].map((unit) => Math.floor(length / unit)) as [number, number, number]
  if (length < MINUTE) return { unit: 'moment', n: 0, m: 0 }
  if (length < HOUR) return { unit: 'minutes', n: minutes, m: 0 }
  if (length >= IN_HOURS) return { unit: 'days', n: days, m: 0 }
  const m = length < WITH_MINUTES ? minutes % 60 : 0
  return { unit: m ? 'hours_minutes' : 'hours', n: hours, m }
}
