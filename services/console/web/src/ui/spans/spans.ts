/** Spans as rules write them: `30m`, `4h`, `3d` run through, `4wh`, `1wd` in working time alone. */
import { i18n } from '@/app/i18n'

export interface SpanWords {
  unit: 'm' | 'h' | 'd' | 'wh' | 'wd'
  n: number
}

/** `4wh` as a number and its unit; nothing where it is no span. */
export function spanOf(text: string | undefined): SpanWords | null {
  const found = /^(\d{1,5})(m|h|d|wh|wd)$/.exec(text?.trim() ?? '')
  return found ? { n: Number(found[1]), unit: found[2] as SpanWords['unit'] } : null
}

/** A span in words; what is none is said as it is, and nothing is a dash. */
export function spanWords(text: string | undefined): string {
  const span = spanOf(text)
  if (!span) return text || '–'
  return span.n === 0 ? i18n.global.t('spans.at_once') : i18n.global.t(`spans.${span.unit}`, { n: span.n })
}
