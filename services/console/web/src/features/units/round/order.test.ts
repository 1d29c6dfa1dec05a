import fc from 'fast-check'
import { expect, test } from 'vitest'

import { byDue, metres, nearest, round, wayOf } from './order'
import type { Point, Stop } from './order'

/** A town: some ten kilometres, on a grid so coarse that several may be at one place. */
const point = fc.record({ lat: fc.integer({ min: 0, max: 90 }), long: fc.integer({ min: 0, max: 90 }) })
  .map(({ lat, long }): Point => ({ lat: 26.5 + lat / 1000, long: 106.6 + long / 1000 }))
const due = fc.option(fc.integer({ min: 1, max: 9 }).map((day) => `2026-11-0${day}T00:00:00Z`), { nil: null })
const stops = fc.array(fc.record({ point, due, urgent: fc.boolean() }), { maxLength: 14 })
  .map((all) => all.map((one, n): Stop => ({ ...one, id: `o${n}`, no: `GY${n}`, address: '' })))
const from = fc.option(point, { nil: null })
const ids = (made: Stop[]): string[] => made.map((one) => one.id)
const way = (begin: Point | null, made: Stop[]): number => wayOf([...(begin ? [begin] : []), ...made.map((one) => one.point)])

test('every stop is in the round once, whatever is wished', () => {
  fc.assert(fc.property(stops, from, fc.boolean(), (all, begin, urgent) => {
    expect(ids(round(all, begin, urgent)).sort()).toEqual(ids(all).sort())
  }))
})

test('the same stops give the same round, in whatever order they were listed', () => {
  fc.assert(fc.property(stops.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), from, fc.boolean(), ([all, mixed], begin, urgent) => {
    expect(ids(round(mixed, begin, urgent))).toEqual(ids(round(all, begin, urgent)))
  }))
})

test('it is never longer than to the nearest each time, and turning a stretch around makes it no shorter', () => {
  fc.assert(fc.property(stops, point, (all, begin) => {
    const made = round(all, begin, false)
    expect(way(begin, made)).toBeLessThanOrEqual(way(begin, nearest(all.toSorted(byDue), begin)) + 1e-6)
    for (let first = 0; first < made.length; first++) {
      for (let last = first + 1; last < made.length; last++) {
        const turned = [...made.slice(0, first), ...made.slice(first, last + 1).reverse(), ...made.slice(last + 1)]
        expect(way(begin, turned)).toBeGreaterThan(way(begin, made) - 0.02)
      }
    }
  }))
})

test('without knowing where one is, it begins with what is due first', () => {
  fc.assert(fc.property(stops.filter((all) => all.length > 0), (all) => {
    const at = (one: Stop): string => one.due ?? '9'
    expect(at(round(all, null, false)[0] as Stop)).toBe(all.map(at).sort()[0])
  }))
})

test('what is urgent comes before the rest where that is wished', () => {
  fc.assert(fc.property(stops, from, (all, begin) => {
    const urgent = round(all, begin, true).map((one) => one.urgent)
    expect(urgent).toEqual([...urgent].sort((one, other) => Number(other) - Number(one)))
  }))
})

test('a distance is the same there and back, and a degree of latitude is some 111 km', () => {
  fc.assert(fc.property(point, point, (one, other) => {
    expect(metres(one, other)).toBeCloseTo(metres(other, one), 6)
  }))
  expect(metres({ lat: 26, long: 106 }, { lat: 27, long: 106 })).toBeCloseTo(111_195, -2)
  expect(metres({ lat: 60, long: 106 }, { lat: 60, long: 107 })).toBeLessThan(56_000)
})
