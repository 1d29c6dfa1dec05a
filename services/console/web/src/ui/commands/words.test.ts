import { expect, it } from 'vitest'

import { Problem } from '@/api/problem'
import { wordsFor } from './words'

it('gives the reason of a refusal in the words of the page, and the sentence of the service where it has none', () => {
  const refused = (code: string) => wordsFor(new Problem(409, code, 'as the service says it'))
  expect(refused('own_draft')).toEqual({ key: 'commands.problem.conflict', values: { detail: '您参与了起草，须由他人发布', n: 5 } })
  expect(refused('brand_new').values['detail']).toBe('as the service says it')
})

it('does not say that nothing was done where nobody answered', () => {
  expect([0, 502, 503, 504].map((status) => wordsFor(new Problem(status, 'unavailable', '')).key)).toEqual(Array(4).fill('commands.problem.away'))
})
