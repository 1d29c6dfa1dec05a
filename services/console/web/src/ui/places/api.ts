/** Looking for units and areas by their names. */
import { json, type Page } from '@/api/client'

export interface Place {
  id: string
  name: string
}

/** What is called like this, or the first few where nothing is typed. */
export async function placesLike(kind: 'unit' | 'area', typed: string): Promise<Place[]> {
  const query = new URLSearchParams({ limit: '20' })
  if (typed.trim()) query.set('q', typed.trim())
  if (kind === 'unit') {
    query.set('kind', 'unit')
    const found = await json<Page<{ id: string; name: string }>>(`/api/directory/v1/organisations?${query}`)
    return found.items.map((one) => ({ id: one.id, name: one.name }))
  }
  if (!typed.trim()) query.set('level', 'district')
  const found = await json<Page<{ code: string; name: string }>>(`/api/directory/v1/areas?${query}`)
  return found.items.map((one) => ({ id: one.code, name: one.name }))
}
