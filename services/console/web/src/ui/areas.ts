/** Names of districts and streets; codes are for machines. */
import { useQuery } from '@tanstack/vue-query'

import { json } from '@/api/client'
import type { Page } from '@/api/client'

interface Area {
  code: string
  name: string
}

const DISTRICT = 6
const STREET = 9

async function named(): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  let cursor: string | null = null
  do {
    const query = new URLSearchParams([['limit', '200'], ['level', 'city'], ['level', 'district'], ['level', 'street']])
    if (cursor !== null) query.set('cursor', cursor)
    const page: Page<Area> = await json<Page<Area>>(`/api/directory/v1/areas?${query}`)
    for (const area of page.items) names.set(area.code, area.name)
    cursor = page.next
  } while (cursor !== null)
  return names
}

/** What an area is called: `nameOf('520103001')` is 云岩区 and the street's name; the code where it is not known yet. */
export function useAreas() {
  const asked = useQuery({ queryKey: ['areas'], queryFn: named, staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY })
  function nameOf(code: string): string {
    return areaName(code, asked.data.value ?? new Map())
  }
  return { nameOf }
}

/** The names of the district and the street that a code lies in, as far as they are known; a city's own where it is one. */
export function areaName(code: string, names: ReadonlyMap<string, string>): string {
  const parts = [code.slice(0, DISTRICT), code.length >= STREET ? code.slice(0, STREET) : '']
  const said = parts.flatMap((part) => names.get(part) ?? [])
  return said.length > 0 ? said.join(' ') : code
}
