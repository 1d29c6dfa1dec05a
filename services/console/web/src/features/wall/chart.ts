/** The parts of ECharts that the wall draws with; a chunk of their own. */
import { BarChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import type { ECharts } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([BarChart, GridComponent, LegendComponent, AriaComponent, CanvasRenderer])

export function start(place: HTMLElement): ECharts {
  return init(place)
}
