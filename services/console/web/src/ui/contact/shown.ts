/** To whom the citizen's contact is shown, and while what: the service decides, the page does not offer what it would refuse. */
import type { Shelf } from '../commands/api'
import type { Thing } from '../commands/types'

export interface Showing {
  shelf: Shelf
  roles: readonly string[]
  /** While it is in their hands. */
  states: readonly string[]
  /** A step before that: said, so that nobody looks for it in vain; the key of the words. */
  soon?: { states: readonly string[]; key: string }
  /** Who may be complained about, or comes from outside, is not told who asked for confidentiality. */
  keeps: boolean
}

export type Stand = 'offered' | 'confidential' | 'soon' | 'not'

export function stand(thing: Thing, showing: Showing, may: (roles: readonly string[]) => boolean): Stand {
  const soon = showing.soon?.states.includes(thing.state) ?? false
  if (!may(showing.roles) || !(soon || showing.states.includes(thing.state))) return 'not'
  if (showing.keeps && thing['confidential'] === true) return 'confidential'
  return soon ? 'soon' : 'offered'
}

export const TO_THE_UNIT: Showing = {
  shelf: { service: 'dispatch', path: '/v1/orders' },
  roles: ['unit_handler', 'unit_approver', 'unit_head'],
  states: ['signed', 'in_progress', 'awaiting_citizen', 'extension_requested', 'shelved', 'rework'],
  soon: { states: ['dispatched'], key: 'contact.sign_first' },
  keeps: true,
}

export const TO_THE_CALLER: Showing = {
  shelf: { service: 'dispatch', path: '/v1/matters' },
  roles: ['callback_agent'],
  states: ['callback'],
  keeps: false,
}

export const TO_THE_MERCHANT: Showing = {
  shelf: { service: 'dispatch', path: '/v1/merchant-orders' },
  roles: ['merchant'],
  states: ['accepted', 'fulfilling'],
  soon: { states: ['offered'], key: 'contact.accept_first' },
  keeps: true,
}

export const TO_THE_TEAM: Showing = {
  shelf: { service: 'volunteer', path: '/v1/orders' },
  roles: ['team_leader'],
  states: ['accepted', 'scheduled', 'in_service'],
  soon: { states: ['offered'], key: 'contact.accept_first' },
  keeps: true,
}
