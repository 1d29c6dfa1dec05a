/** Reply templates (答复模板): words that a unit may begin its answer with. */
import { json, post, type Page } from '@/api/client'
import type { components } from '@/api/generated/dispatch'
import type { Shelf } from '@/ui/commands/api'
import type { Thing } from '@/ui/commands/types'

export type Template = components['schemas']['TemplateView'] & Thing

const PATH = '/api/dispatch/v1/reply-templates'
export const SHELF: Shelf = { service: 'dispatch', path: '/v1/reply-templates' }
const MOST = 200

/** Those in a state, for a category or for any; the newest first, as many as one page has. */
export function templates(state: string, category: string): Promise<Page<Template>> {
  const query = new URLSearchParams({ state, limit: String(MOST) })
  if (category) query.set('category_code', category)
  return json<Page<Template>>(`${PATH}?${query}`)
}

export function write(body: object, key: string): Promise<Template> {
  return post<Template>(PATH, body, { 'Idempotency-Key': key })
}
