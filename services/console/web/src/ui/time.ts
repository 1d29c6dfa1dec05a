/** Instants as people read them. One clock ticks for the whole page. */
import { readonly, ref } from 'vue'
import { useI18n } from 'vue-i18n'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const TICK = 15_000

const ticking = ref(Date.now())
setInterval(() => {
  ticking.value = Date.now()
}, TICK)

export const now = readonly(ticking)

export interface Span {
  unit: 'minutes' | 'hours' | 'days'
  n: number
}

/** A span in its largest unit that says enough: 95 minutes are 1 hour, 30 hours are 30 hours, 3 days are days. */
export function span(milliseconds: number): Span {
  const length = Math.abs(milliseconds)
  if (length < HOUR) return { unit: 'minutes', n: Math.max(1, Math.floor(length / MINUTE)) }
  if (length < 2 * DAY) return { unit: 'hours', n: Math.floor(length / HOUR) }
  return { unit: 'days', n: Math.floor(length / DAY) }
}

/** Day and time, with the year where it is another one. */
export function dayAndTime(at: string | Date, language: string): string {
  const parts: Intl.DateTimeFormatOptions = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false }
  const date = new Date(at)
  if (date.getFullYear() !== new Date(now.value).getFullYear()) parts.year = 'numeric'
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', parts).format(date)
}

export function useTimes() {
  const { t, locale } = useI18n()

  function instant(at: string | Date | null | undefined): string {
    return at ? dayAndTime(at, locale.value) : ''
  }

  function clock(at: Date): string {
    return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at)
  }

  function ago(at: string | Date | null | undefined): string {
    if (!at) return ''
    const passed = now.value - new Date(at).getTime()
    if (passed < MINUTE) return t('time.now')
    const { unit, n } = span(passed)
    return t(`time.${unit}`, { n })
  }

  return { instant, clock, ago }
}
