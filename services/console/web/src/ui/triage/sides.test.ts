import { describe, expect, it } from 'vitest'

import { assigned, distinct } from './sides'

const match = (lead: string) => ({
  units: [
    { unit_id: 'other', unit_name: 'other', role: 'assist' },
    { unit_id: lead, unit_name: lead, role: 'lead' },
  ],
})

describe('a case between two areas', () => {
  it('is proposed to the unit that leads on each side, a unit of both sides once', () => {
    expect(distinct(['1', '2'], [match('a'), match('b')]).map((one) => [one.area, one.unit_id])).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ])
    expect(distinct(['1', '2'], [match('a'), match('a')])).toHaveLength(1)
    expect(distinct(['1', '2'], [{ units: [] }, match('b')]).map((one) => one.area)).toEqual(['2'])
  })

  it('goes to both, one of which leads; to nobody by name where none was chosen', () => {
    const units = distinct(['1', '2'], [match('a'), match('b')])
    expect(assigned(units, 'b')).toEqual([
      { unit_id: 'a', role: 'assist' },
      { unit_id: 'b', role: 'lead' },
    ])
    expect(assigned(units, '')).toEqual([])
  })
})
