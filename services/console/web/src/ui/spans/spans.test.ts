import { expect, it } from 'vitest'

import { spanOf, spanWords } from './spans'

it('reads spans, and nothing that is none', () => {
  expect(spanOf('4wh')).toEqual({ n: 4, unit: 'wh' })
  expect(spanOf('0m')).toEqual({ n: 0, unit: 'm' })
  expect([spanOf('soon'), spanOf('4'), spanOf(undefined), spanOf('4wh 2d')]).toEqual([null, null, null, null])
})

it('says them in words', () => {
  expect([spanWords('4wh'), spanWords('0m'), spanWords(''), spanWords('soon')]).toEqual(['4 工作小时', '立即', '–', 'soon'])
})
