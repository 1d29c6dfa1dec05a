import { expect, test } from 'vitest'

import { destination } from './destination'

test.each([
  ['/desk?lane=news', '/desk?lane=news'],
  ['https://elsewhere.example/', '/home'],
  ['//elsewhere.example/', '/home'],
  ['/\\elsewhere.example', '/home'],
  [undefined, '/home'],
  [['/desk'], '/home'],
])('after signing in, %s leads to %s', (wanted, expected) => {
  expect(destination(wanted, '/home')).toBe(expected)
})
