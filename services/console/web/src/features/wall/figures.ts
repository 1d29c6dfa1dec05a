/** Figures as a table and as bars: both say the same, and every cell knows its list. */
import type { Figure, Kind } from './api'

export const LANES = ['government', 'news', 'volunteer', 'commercial', ''] as const

export interface Cell {
  count: number
  to: { path: string; query: Record<string, string> } | null
}

export interface Line {
  district: string
  total: number
  /** The list behind the total. */
  to: Cell['to']
  /** One for each lane of `Matrix.lanes`. */
  cells: Cell[]
}

export interface Matrix {
  lanes: string[]
  lines: Line[]
  total: number
}

/** The page that shows a list which the board names. */
export function pageOf(list: string): { path: string; query: Record<string, string> } {
  const [path = '', query = ''] = list.split('?')
  const kind: Kind = path.endsWith('/orders') ? 'orders' : 'cases'
  return { path: `/wall/${kind}`, query: Object.fromEntries(new URLSearchParams(query)) }
}

/** Districts by lanes, the districts with most first; lanes without any are left out. */
export function matrix(figures: readonly Figure[]): Matrix {
  const lanes = LANES.filter((lane) => figures.some((one) => one.lane === lane))
  const districts = [...new Set(figures.map((one) => one.district))]
  const lines = districts.map((district) => {
    const own = figures.filter((one) => one.district === district)
    const cells = lanes.map((lane) => cell(own.find((one) => one.lane === lane)))
    return { district, cells, total: sum(own), to: without(own, ['lane']) }
  })
  lines.sort((one, other) => other.total - one.total || one.district.localeCompare(other.district))
  return { lanes, lines, total: sum(figures) }
}

function cell(figure: Figure | undefined): Cell {
  return figure ? { count: figure.count, to: pageOf(figure.list) } : { count: 0, to: null }
}

export function sum(figures: readonly Figure[]): number {
  return figures.reduce((total, one) => total + one.count, 0)
}

/** The list behind a total: the lists of its parts without lane and district. */
export function wholeList(figures: readonly Figure[]): Cell['to'] {
  return without(figures, ['lane', 'area'])
}

function without(figures: readonly Figure[], conditions: string[]): Cell['to'] {
  const [first] = figures
  if (!first) return null
  const { path, query } = pageOf(first.list)
  return { path, query: Object.fromEntries(Object.entries(query).filter(([name]) => !conditions.includes(name))) }
}
