/** How the deliveries stand that are not through yet: counted for each unit. */
import type { Thing } from '@/ui/commands/types'
import { text } from '@/ui/lanes/types'

export interface UnitCount {
  unit: string
  pending: number
  failed: number
  dead: number
  taken: number
}

type Count = Exclude<keyof UnitCount, 'unit'>

const OF: Record<string, Count> = { queued: 'pending', sending: 'pending', failed: 'failed', dead: 'dead', acknowledged_stuck: 'taken' }

/** The units with the most that does not arrive first. */
export function byUnit(deliveries: readonly Thing[]): UnitCount[] {
  const units = new Map<string, UnitCount>()
  for (const one of deliveries) {
    const count = OF[one.state]
    const unit = text(one, 'unit_id')
    if (!count) continue
    const line = units.get(unit) ?? { unit, pending: 0, failed: 0, dead: 0, taken: 0 }
    line[count] += 1
    units.set(unit, line)
  }
  return [...units.values()].sort((one, other) => other.dead - one.dead || other.failed - one.failed || other.taken - one.taken || other.pending - one.pending)
}
