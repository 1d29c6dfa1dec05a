import type { Shelf } from '@/ui/commands/api'
import type { Guide } from '@/ui/commands/types'

export const SHELF: Shelf = { service: 'triage', path: '/v1/cases' }

/** Beside claiming and routing, which the page has keys for. */
export const GUIDES: Record<string, Guide> = {
  ask: { fields: ['question'], needed: ['question'] },
  merge: { fields: ['master_id', 'reason'], needed: ['master_id'], grave: true },
  reject: {
    fields: ['reason_code', 'channel', 'note'],
    needed: ['reason_code', 'channel'],
    choices: {
      reason_code: ['not_in_jurisdiction', 'emergency_call', 'in_litigation', 'in_petition', 'already_finished', 'not_a_matter'],
    },
    grave: true,
  },
}
