/** A case between two areas (交界): the unit that would lead on each side, of which one leads and the others assist. */
import { json } from '@/api/client'
import { caseOf, type Assignment } from './api'

export interface SideUnit {
  area: string
  unit_id: string
  unit_name: string
}

interface Match {
  units: { unit_id: string; unit_name: string; role: string }[]
}

const MOST_TEXT = 500 // enough to tell one item of a category from another, and short enough for an address

function matched(category: string, area: string, tier: string, text: string): Promise<Match> {
  return json<Match>(`/api/dispatch/v1/duty-list:match?${new URLSearchParams({ category, area, tier, text })}`)
}

/** Who would act on each side, the nearest side first; nobody where it is between none. */
export async function unitsOfSides(id: string, category: string, tier: string): Promise<SideUnit[]> {
  const { sides, text, ...said } = await caseOf(id)
  const found = await Promise.all(
    sides.map((area) => matched(category || said.category_code, area, tier || said.tier, text.slice(0, MOST_TEXT))),
  )
  return distinct(sides, found)
}

/** One unit for each side; who would act on both sides is there once. */
export function distinct(sides: readonly string[], found: readonly Match[]): SideUnit[] {
  const units = found.flatMap(({ units: acting }, index) => {
    const lead = acting.find((unit) => unit.role === 'lead')
    return lead ? [{ area: sides[index] ?? '', unit_id: lead.unit_id, unit_name: lead.unit_name }] : []
  })
  return units.filter((one, index) => units.findIndex((other) => other.unit_id === one.unit_id) === index)
}

/** What is asked of the service: nothing where nobody was chosen to lead, and then the duty list says who acts. */
export function assigned(units: readonly SideUnit[], lead: string): Assignment[] {
  if (!units.some((unit) => unit.unit_id === lead)) return []
  return units.map(({ unit_id }) => ({ unit_id, role: unit_id === lead ? 'lead' : 'assist' }))
}
