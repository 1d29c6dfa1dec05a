/** A table of figures as stacked bars. Values stand in the bars: there is nothing to hover for. */
import type { EChartsCoreOption } from 'echarts/core'

import type { Matrix } from './figures'

export interface Words {
  district: (code: string) => string
  lane: (code: string) => string
}

export interface Look {
  ink: string
  line: string
  lane: (code: string) => string
}

export function bars(table: Matrix, words: Words, look: Look): EChartsCoreOption {
  const text = { color: look.ink }
  return {
    animation: false,
    aria: { enabled: true, decal: { show: true } },
    grid: { left: 8, right: 16, top: 32, bottom: 4, containLabel: true },
    legend: { type: 'scroll', top: 0, left: 0, textStyle: text, itemWidth: 14, itemHeight: 10 },
    xAxis: { type: 'value', minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: look.line } } },
    yAxis: {
      type: 'category',
      inverse: true,
      data: table.lines.map((line) => words.district(line.district)),
      axisLabel: { ...text, width: 96, overflow: 'truncate' },
      axisTick: { show: false },
    },
    series: table.lanes.map((lane, index) => ({
      type: 'bar',
      stack: 'all',
      name: words.lane(lane),
      color: look.lane(lane),
      barMaxWidth: 22,
      data: table.lines.map((line) => line.cells[index]?.count ?? 0),
    })),
  }
}
