import fc from 'fast-check'
import { expect, test } from 'vitest'

import { metres } from './order'
import { legs, rounded, sketch } from './sketch'

const point = fc.record({ lat: fc.double({ min: -60, max: 60, noNaN: true }), long: fc.double({ min: 100, max: 110, noNaN: true }) })
const [W, H, FREE] = [336, 252, 30]

test('every point is in the drawing, north up and east to the right', () => {
  fc.assert(fc.property(fc.array(point, { minLength: 1, maxLength: 12 }), (points) => {
    const { spots, scale } = sketch(points, W, H, FREE)
    spots.forEach((one, at) => {
      expect(one.x).toBeGreaterThan(FREE - 0.01)
      expect(one.x).toBeLessThan(W - FREE + 0.01)
      expect(one.y).toBeGreaterThan(FREE - 0.01)
      expect(one.y).toBeLessThan(H - FREE + 0.01)
      const [here, first] = [points[at], points[0]]
      if (here && first && here.lat - first.lat > 1e-6) expect(one.y).toBeLessThan(spots[0]?.y ?? 0)
      if (here && first && here.long - first.long > 1e-6) expect(one.x).toBeGreaterThan(spots[0]?.x ?? 0)
    })
    expect(scale.length).toBeGreaterThan(0)
    expect(scale.length).toBeLessThan(W / 3 + 0.01)
  }))
})

test('within a town the scale is true', () => {
  const points = [{ lat: 26.57, long: 106.7 }, { lat: 26.6, long: 106.75 }]
  const { spots, scale } = sketch(points, W, H, FREE)
  const [one, other] = spots as [{ x: number; y: number }, { x: number; y: number }]
  const drawn = (Math.hypot(other.x - one.x, other.y - one.y) / scale.length) * scale.metres
  expect(drawn / metres(points[0] as never, points[1] as never)).toBeCloseTo(1, 2)
})

test('a scale is a round number, and a leg is nothing where it is not known from where', () => {
  expect([999, 1000, 200, 49, 7].map(rounded)).toEqual([500, 1000, 200, 20, 5])
  const here = { lat: 26, long: 106 }
  expect(legs([here, here], null)).toEqual([null, 0])
  expect(legs([here], here)).toEqual([0])
})
