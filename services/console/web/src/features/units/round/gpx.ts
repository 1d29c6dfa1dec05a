/** What takes a round out of here: a link to the phone's own map, and a file for any of them (GPX 1.1). */
import type { Point, Stop } from './order'

const DIGITS = 6 // of a degree: a decimetre
// What XML 1.0 cannot say at all, escaped or not.
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** RFC 5870: WGS84, opened by whatever map the phone has; nothing is sent before it is pressed. */
export function geo(point: Point): string {
  return `geo:${degrees(point.lat)},${degrees(point.long)}`
}

const MARKS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/**
 * The round as a route. Made here and not by a service: its order follows from where somebody stands, which stays on the
 * device. Number, place and due instant are in it, and nothing that a citizen wrote: a file goes on to where nobody asks
 * who may read it.
 */
export function gpx(stops: readonly Stop[], name: string, words: (stop: Stop) => string): string {
  const points = stops.map((stop, at) => [
    `    <rtept lat="${degrees(stop.point.lat)}" lon="${degrees(stop.point.long)}">`,
    `      <name>${escaped(`${at + 1} ${stop.no}`)}</name>`,
    `      <desc>${escaped(words(stop))}</desc>`,
    '    </rtept>',
  ])
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gpx version="1.1" creator="Central Kitchen" xmlns="http://www.topografix.com/GPX/1/1">',
    '  <rte>',
    `    <name>${escaped(name)}</name>`,
    ...points.flat(),
    '  </rte>',
    '</gpx>',
    '',
  ].join('\n')
}

function escaped(text: string): string {
  return text.replace(UNSPEAKABLE, '').replace(/[&<>"]/g, (mark) => MARKS[mark] ?? '')
}

function degrees(value: number): string {
  return value.toFixed(DIGITS)
}
