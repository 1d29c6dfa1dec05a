import { expect, it } from 'vitest'

import type { Priority } from './api'
import { bodyOf, typedOf, unitsOf } from './priorities'

it('lets each write for every unit or for their own, by what their rights reach', () => {
  const rights = [
    { role: 'unit_head', kind: 'unit', id: 'u1' }, { role: 'unit_approver', kind: 'unit', id: 'u1' }, { role: 'dispatcher', kind: 'area', id: '520103' },
    { role: 'unit_handler', kind: 'unit', id: 'u2' },
  ]
  expect(unitsOf(rights)).toEqual(['u1'])
  expect(unitsOf([...rights, { role: 'supervisor', kind: 'hub', id: null }])).toEqual(['', 'u1'])
})

it('says whose a new one is, and says all of a change again', () => {
  const typed = { title: ' 急修 ', rank: 1, about: '', code: ' P1', categories: ['GOV-LIGHT'] }
  expect(bodyOf(typed, 'u1')).toEqual({ ...typed, title: '急修', code: 'P1', unit_id: 'u1' })
  expect(bodyOf(typed)).toEqual({ ...typed, title: '急修', code: 'P1' })
})

it('begins with a copy: what is typed does not change what is shown', () => {
  const one = { title: '急修', rank: 1, about: '', code: '', categories: ['GOV-LIGHT'] } as unknown as Priority
  typedOf(one).categories.push('GOV-ROAD')
  expect(one.categories).toEqual(['GOV-LIGHT'])
  expect(typedOf().categories).toEqual([])
})
