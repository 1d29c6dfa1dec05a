/** Reply templates (答复模板): words that a unit may begin its answer with. */
import type { Page } from '@/api/client'
import type { components } from '@/api/generated/dispatch'
import type { Shelf } from '@/ui/commands/api'
import type { Thing } from '@/ui/commands/types'
import { kept } from '@/ui/kept/kept'

export type Template = components['schemas']['TemplateView'] & Thing

export const SHELF: Shelf = { service: 'dispatch', path: '/v1/reply-templates' }

/** Those in a state, for a category or for any. */
export function templates(state: string, category: string): Promise<Page<Template>> {
  return kept<Template>(SHELF, category ? { state, category_code: category } : { state })
}
