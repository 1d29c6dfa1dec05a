import fc from 'fast-check'
import { expect, test } from 'vitest'

import { geo, gpx } from './gpx'
import type { Stop } from './order'

const STOP: Stop = { id: 'o1', no: 'GY1', address: '', point: { lat: 26.573, long: 106.7093001 }, due: null, urgent: false }

test('a point is opened in WGS84, without any server in the address', () => {
  expect(geo(STOP.point)).toBe('geo:26.573000,106.709300')
  expect(geo({ lat: -0.0000001, long: 1e-9 })).toMatch(/^geo:-?0\.000000,0\.000000$/)
})

test('the file is GPX 1.1: a route with its points in order', () => {
  const read = new DOMParser().parseFromString(gpx([STOP, { ...STOP, no: 'GY2' }], '路线', (one) => one.no), 'application/xml')
  expect(read.documentElement.getAttribute('version')).toBe('1.1')
  expect(read.documentElement.getAttribute('xmlns')).toBe('http://www.topografix.com/GPX/1/1')
  const points = [...read.querySelectorAll('rte > rtept')]
  expect(points.map((one) => one.querySelector('name')?.textContent)).toEqual(['1 GY1', '2 GY2'])
  expect(points[0]?.getAttribute('lat')).toBe('26.573000')
  expect(points[0]?.getAttribute('lon')).toBe('106.709300')
})

test('whatever stands in an address, the file says the same text and nothing else', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('<', '>', '&', '"', '\u0008', '\ud800', ']]>', '路') })), (address) => {
    const made = gpx([STOP], 'r', () => `<wpt a="1">&${address}`)
    expect(made).not.toContain('<wpt')
    expect(made).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
    expect(made.match(/<[^>?]+>/g)?.length).toBe(12)
    expect(made.replaceAll(/&(amp|lt|gt|quot);/g, '')).not.toContain('&')
  }))
})
