/** A round drawn without a map: where its points lie to each other, north up, to one scale. Pure. */
import { metres } from './order'
import type { Point } from './order'

export interface Spot {
  x: number
  y: number
}

export interface Sketch {
  spots: Spot[]
  /** A line of this length in the drawing is so many metres. */
  scale: { length: number; metres: number }
}

const LEAST = 200 // metres across: what is at one place is not blown up
const DEGREE = 111_195 // metres, of latitude

/** Where the points lie in a drawing of this size, with so much free around them. */
export function sketch(points: readonly Point[], width: number, height: number, free: number): Sketch {
  const [lats, longs] = [points.map((one) => one.lat), points.map((one) => one.long)]
  const middle = { lat: centre(lats), long: centre(longs) }
  const east = Math.max(Math.cos((middle.lat * Math.PI) / 180), 0.01) * DEGREE
  const [across, up] = [Math.max(extent(longs) * east, LEAST), Math.max(extent(lats) * DEGREE, LEAST)]
  const per = Math.min((width - 2 * free) / across, (height - 2 * free) / up)
  const spots = points.map((one) => ({
    x: width / 2 + (one.long - middle.long) * east * per,
    y: height / 2 - (one.lat - middle.lat) * DEGREE * per,
  }))
  const length = rounded(width / 3 / per)
  return { spots, scale: { length: length * per, metres: length } }
}

/** The longest of 1, 2, 5, 10, 20 … that is not longer. */
export function rounded(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most))
  return ([5, 2].find((one) => one * power <= most) ?? 1) * power
}

/** Each leg of a round in metres; that to the first is nothing where it is not known from where. */
export function legs(points: readonly Point[], from: Point | null): (number | null)[] {
  return points.map((point, at) => {
    const before = at === 0 ? from : (points[at - 1] ?? null)
    return before && metres(before, point)
  })
}

function centre(values: number[]): number {
  return values.length > 0 ? (Math.min(...values) + Math.max(...values)) / 2 : 0
}

function extent(values: number[]): number {
  return values.length > 0 ? Math.max(...values) - Math.min(...values) : 0
}
