import { describe, expect, it } from 'vitest'

import type { Figure } from './api'
import { bars } from './bars'
import { matrix, pageOf, sum, wholeList } from './figures'

function figure(lane: string, district: string, count: number): Figure {
  return { lane, district, count, list: `/v1/cases?since=2026-11-22T00%3A00%3A00%2B00%3A00&lane=${lane || 'none'}&area=${district || 'none'}` }
}
const FIGURES = [figure('news', '520103', 2), figure('government', '520103', 5), figure('government', '520102', 9), figure('', '', 1)]

describe('the figures of the wall', () => {
  it('lead to the list that the board names, with the very same conditions', () => {
    expect(pageOf(figure('news', '520103', 2).list)).toEqual({
      path: '/wall/cases',
      query: { since: '2026-11-22T00:00:00+00:00', lane: 'news', area: '520103' },
    })
    expect(pageOf('/v1/orders?late=true').path).toBe('/wall/orders')
  })

  it('are a table of districts by lanes, most first, whose cells and totals agree', () => {
    const table = matrix(FIGURES)
    expect(table.lanes).toEqual(['government', 'news', ''])
    expect(table.lines.map((line) => [line.district, line.total])).toEqual([['520102', 9], ['520103', 7], ['', 1]])
    expect(table.lines[1]?.cells.map((one) => one.count)).toEqual([5, 2, 0])
    expect(table.lines[1]?.to?.query).toEqual({ since: '2026-11-22T00:00:00+00:00', area: '520103' })
    expect(table.total).toBe(sum(FIGURES))
  })

  it('have no list where there is nothing', () => {
    expect(matrix(FIGURES).lines[0]?.cells[1]).toEqual({ count: 0, to: null })
    expect(wholeList([])).toBeNull()
    expect(wholeList(FIGURES)?.query).toEqual({ since: '2026-11-22T00:00:00+00:00' })
  })

  it('are drawn as one bar for each district, with the most on top, one colour for each lane', () => {
    const look = { ink: '#000', line: '#ccc', lane: () => '#123456' }
    const option = bars(matrix(FIGURES), { district: (code) => code || '未定', lane: (code) => code || '未定' }, look)
    expect(option['yAxis']).toMatchObject({ data: ['520102', '520103', '未定'], inverse: true })
    const series = option['series'] as { name: string; data: number[] }[]
    expect(series.map((one) => [one.name, one.data])).toEqual([
      ['government', [9, 5, 0]],
      ['news', [0, 2, 0]],
      ['未定', [0, 0, 1]],
    ])
  })
})
