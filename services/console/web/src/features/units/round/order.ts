/** In which order the stops of a round (巡办路线) are gone to. Pure: the same stops give the same round, however listed. */

/** WGS84 degrees, as the services and `geo:` mean them; never the shifted ones (GCJ-02) of maps drawn in the country. */
export interface Point {
  lat: number
  long: number
}

export interface Stop {
  id: string
  no: string
  address: string
  point: Point
  /** When it is due; null where nothing is. */
  due: string | null
  /** An emergency, or late: gone to first, if that is wished. */
  urgent: boolean
}

const EARTH = 6_371_008.8 // metres, its mean radius
const ENOUGH = 0.01 // metres: what is less is no gain, and a search for it might not end

/** As the crow flies, in metres: roads are not known here. */
export function metres(one: Point, other: Point): number {
  const [from, to, across] = [one.lat, other.lat, other.long - one.long].map((degrees) => (degrees * Math.PI) / 180) as [number, number, number]
  const chord = Math.sin((to - from) / 2) ** 2 + Math.cos(from) * Math.cos(to) * Math.sin(across / 2) ** 2
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** The whole way through these points, in metres. */
export function wayOf(points: readonly Point[]): number {
  return points.slice(1).reduce((sum, point, at) => sum + metres(points[at] as Point, point), 0)
}

/** The round: to the nearest each time, without detours that turning a stretch around saves; begun at `from`, or at what is due first. */
export function round(stops: readonly Stop[], from: Point | null, urgentFirst: boolean): Stop[] {
  const sorted = [...stops].sort(byDue)
  const groups = urgentFirst ? [sorted.filter((one) => one.urgent), sorted.filter((one) => !one.urgent)] : [sorted]
  const made: Stop[] = []
  for (const group of groups) {
    const begin = made.at(-1)?.point ?? from
    made.push(...straightened(nearest(group, begin), begin))
  }
  return made
}

/** What is due first, then by number: so that two at one distance are in one order always. */
export function byDue(one: Stop, other: Stop): number {
  const at = (stop: Stop): number => (stop.due ? Date.parse(stop.due) : Number.MAX_SAFE_INTEGER)
  return at(one) - at(other) || one.no.localeCompare(other.no) || one.id.localeCompare(other.id)
}

/** The nearest that is left, each time; without a beginning the first one is where it begins. */
export function nearest(stops: readonly Stop[], from: Point | null): Stop[] {
  const left = [...stops]
  const made: Stop[] = []
  let here = from
  while (left.length > 0) {
    const at: Point | null = here
    const far = at === null ? [] : left.map((one) => metres(at, one.point))
    const next = far.length > 0 ? far.indexOf(Math.min(...far)) : 0
    const [stop] = left.splice(next, 1) as [Stop]
    made.push(stop)
    here = stop.point
  }
  return made
}

/** The same stops with each stretch turned around that makes the way shorter (2-opt); where it begins stays. */
function straightened(stops: Stop[], from: Point | null): Stop[] {
  const fixed = from === null ? 1 : 0
  const made = [...stops]
  for (let again = true; again;) {
    again = false
    for (let first = fixed; first < made.length - 1; first++) {
      for (let last = first + 1; last < made.length; last++) {
        if (gain(made, from, first, last) < ENOUGH) continue
        made.splice(first, last - first + 1, ...made.slice(first, last + 1).reverse())
        again = true
      }
    }
  }
  return made
}

/** How much shorter the way is with the stretch from `first` to `last` turned around. */
function gain(stops: Stop[], from: Point | null, first: number, last: number): number {
  const point = (at: number): Point | null => (at < 0 ? from : (stops[at]?.point ?? null))
  const leg = (one: Point | null, other: Point | null): number => (one && other ? metres(one, other) : 0)
  const [before, begin, end, after] = [point(first - 1), point(first), point(last), point(last + 1)]
  return leg(before, begin) + leg(end, after) - leg(before, end) - leg(begin, after)
}
