import { expect, it } from 'vitest'

import type { Thing } from '../commands/types'
import { stand, TO_THE_CALLER, TO_THE_MERCHANT, TO_THE_TEAM, TO_THE_UNIT, type Showing } from './shown'

function thing(state: string, confidential = false): Thing {
  return { id: 't', state, sequence: 1, created_at: '', updated_at: '', confidential }
}

const as = (role: string) => (roles: readonly string[]) => roles.includes(role)

it.each<[string, Showing, string, string]>([
  ['unit_handler', TO_THE_UNIT, 'dispatched', 'soon'],
  ['unit_handler', TO_THE_UNIT, 'signed', 'offered'],
  ['unit_handler', TO_THE_UNIT, 'resolved', 'not'],
  ['dispatcher', TO_THE_UNIT, 'signed', 'not'],
  ['callback_agent', TO_THE_CALLER, 'callback', 'offered'],
  ['callback_agent', TO_THE_CALLER, 'verifying', 'not'],
  ['verifier', TO_THE_CALLER, 'callback', 'not'],
  ['merchant', TO_THE_MERCHANT, 'offered', 'soon'],
  ['merchant', TO_THE_MERCHANT, 'fulfilling', 'offered'],
  ['merchant', TO_THE_MERCHANT, 'confirmed', 'not'],
  ['team_leader', TO_THE_TEAM, 'scheduled', 'offered'],
  ['team_leader', TO_THE_TEAM, 'done', 'not'],
])('offers %s the contact only while it is in their hands', (role, showing, state, expected) => {
  expect(stand(thing(state), showing, as(role))).toBe(expected)
})

it('keeps who asked for confidentiality from all but the centre', () => {
  expect(stand(thing('signed', true), TO_THE_UNIT, as('unit_head'))).toBe('confidential')
  expect(stand(thing('accepted', true), TO_THE_MERCHANT, as('merchant'))).toBe('confidential')
  expect(stand(thing('accepted', true), TO_THE_TEAM, as('team_leader'))).toBe('confidential')
  expect(stand(thing('callback', true), TO_THE_CALLER, as('callback_agent'))).toBe('offered')
})
