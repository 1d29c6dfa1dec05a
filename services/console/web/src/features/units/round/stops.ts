/** What of a person's orders is gone to: with a point, without one, and what waits for others and is not gone to at all. */
import { text } from '@/ui/lanes/types'
import type { Thing } from '@/ui/commands/types'
import { dueOf } from '../lane'
import { byDue } from './order'
import type { Stop } from './order'

/** The states in which somebody of the unit has something to do on the spot. */
export const TO_DO = ['dispatched', 'signed', 'in_progress', 'rework']
/** More than that is no round of anybody's day. */
export const MOST = 100
const EMERGENCY = ['E0', 'E1']

interface Location {
  address: string
  lat: number | null
  long: number | null
}

export interface Gone {
  stops: Stop[]
  /** Their place is known in words at most: they are looked for, not drawn. */
  elsewhere: Thing[]
  /** How many more have a point: they are left for the next round. */
  more: number
}

/** Late, or an emergency: gone to first, if that is wished. */
function isUrgent(order: Thing, now: number): boolean {
  const due = dueOf(order)
  return EMERGENCY.includes(text(order, 'tier')) || (due !== null && Date.parse(due) < now)
}

export function addressOf(order: Thing): string {
  return (order['location'] as Location | null)?.address ?? ''
}

function stopOf(order: Thing, now: number): Stop | null {
  const at = order['location'] as Location | null
  if (!at || at.lat === null || at.long === null || order['confidential'] === true) return null
  const point = { lat: at.lat, long: at.long }
  return { id: order.id, no: text(order, 'case_no'), address: at.address, point, due: dueOf(order), urgent: isUrgent(order, now) }
}

/** Orders as they are due, urgent ones first, as those of a round. */
export function goneTo(orders: Thing[], now: number): Gone {
  const found = orders.map((order) => ({ order, stop: stopOf(order, now) }))
  const stops = found.flatMap(({ stop }) => stop ?? []).sort(byDue)
  const first = [...stops.filter((one) => one.urgent), ...stops.filter((one) => !one.urgent)]
  return { stops: first.slice(0, MOST), elsewhere: found.filter(({ stop }) => !stop).map(({ order }) => order), more: Math.max(0, first.length - MOST) }
}
