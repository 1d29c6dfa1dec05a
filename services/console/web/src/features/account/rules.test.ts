import { expect, test } from 'vitest'

import { kept, RULES } from './rules'

test.each([
  ['correct horse battery', 'correct horse battery', []],
  ['short', 'short', ['length', 'different']],
  ['aaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaa', ['different']],
  ['my-Clerk-01-password', 'my-Clerk-01-password', ['username']],
  ['correct horse battery', 'correct horse', ['same']],
  ['', '', ['length', 'different', 'username', 'same']],
  ['一二三四五六七八九十甲乙', '一二三四五六七八九十甲乙', []],
])('of the password %s typed again as %s, these rules are broken: %s', (password, again, broken) => {
  const held = kept(password, again, 'clerk-01')
  expect(RULES.filter((rule) => !held.has(rule))).toEqual(broken)
})
