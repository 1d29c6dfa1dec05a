import { expect, it } from 'vitest'

import type { Template } from './api'
import { bodyOf, scopesOf, typedOf, withPlaceholder } from './templates'

it('lets each write for what their rights reach, once', () => {
  const rights = [
    { role: 'unit_head', kind: 'unit', id: 'u1' }, { role: 'unit_approver', kind: 'unit', id: 'u1' }, { role: 'dispatcher', kind: 'area', id: '520103' },
    { role: 'supervisor', kind: 'hub', id: null }, { role: 'unit_handler', kind: 'unit', id: 'u2' }, { role: 'unit_head', kind: 'area', id: '520102' },
  ]
  expect(scopesOf(rights)).toEqual([{ kind: 'hub', id: '' }, { kind: 'area', id: '520103' }, { kind: 'unit', id: 'u1' }])
})

it('says whose a new one is, and says all of a change again', () => {
  const typed = { title: ' 路灯 ', text: '已修复。', categories: ['GOV-LIGHT'], outcomes: [], since: '', until: '' }
  expect(bodyOf(typed, { kind: 'unit', id: 'u1' })).toEqual({ ...typed, title: '路灯', unit_id: 'u1' })
  expect(bodyOf(typed, { kind: 'area', id: '520103' })).toEqual({ ...typed, title: '路灯', area_code: '520103' })
  expect(bodyOf(typed)).toEqual({ ...typed, title: '路灯' })
})

it('begins with a copy: what is typed does not change what is shown', () => {
  const one = { title: '路灯', text: '已修复。', categories: ['GOV-LIGHT'], outcomes: ['fixed'], since: '', until: '' } as unknown as Template
  typedOf(one).categories.push('GOV-ROAD')
  expect(one.categories).toEqual(['GOV-LIGHT'])
  expect(typedOf().outcomes).toEqual([])
})

it('puts a placeholder where the cursor was', () => {
  expect(withPlaceholder('您的已办结', 2, 'case_no')).toBe('您的{{case_no}}已办结')
})
