import { expect, test } from 'vitest'

import { kept, RULES, RULES_OF_CHANGE } from './rules'

test.each([
  ['correct horse battery', 'correct horse battery', []],
  ['short', 'short', ['length', 'different']],
  ['aaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaa', ['different']],
  ['my-Clerk-01-password', 'my-Clerk-01-password', ['username']],
  ['correct horse battery', 'correct horse', ['same']],
  ['password1234', 'password1234', ['different']],
  ['Admin@123456', 'Admin@123456', ['different']],
  ['qwertyuiop[]', 'qwertyuiop[]', ['different']],
  ['', '', ['length', 'different', 'username', 'same']],
  ['一二三四五六七八九十甲乙', '一二三四五六七八九十甲乙', []],
])('of the password %s typed again as %s, these rules are broken: %s', (password, again, broken) => {
  const held = kept(password, again, 'clerk-01')
  expect(RULES.filter((rule) => !held.has(rule))).toEqual(broken)
})

test('a password that takes the place of another one is another one', () => {
  const same = kept('correct horse battery', 'correct horse battery', 'clerk-01', 'correct horse battery')
  expect(RULES_OF_CHANGE.filter((rule) => !same.has(rule))).toEqual(['other'])
  expect(kept('correct horse battery', '', 'clerk-01', 'the old one').has('other')).toBe(true)
})
