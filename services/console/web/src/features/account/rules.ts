/** What a password has to be, said while it is typed; the directory decides. */
export const SHORTEST = 12
export const LONGEST = 256
export const FEWEST_DIFFERENT = 6
/** What everybody tries first makes no password longer (the directory has the same in domain/access.py). */
const TRIED_FIRST = ['password', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'admin', 'welcome', 'letmein', 'iloveyou', 'woaini', 'kitchen', 'guiyang']
const ROWS = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const SHORTEST_RUN = 4

export type Rule = 'length' | 'different' | 'username' | 'same' | 'other'
export const RULES: readonly Rule[] = ['length', 'different', 'username', 'same']
/** Of a password that takes the place of another one. */
export const RULES_OF_CHANGE: readonly Rule[] = ['length', 'different', 'username', 'other', 'same']

/** What is left of a password without words and rows of keys that everybody tries first. */
function own(password: string): string {
  let left = password.toLowerCase()
  for (const word of TRIED_FIRST) left = left.replaceAll(word, '')
  for (const row of ROWS) {
    for (const keys of [row, [...row].reverse().join('')]) {
      for (let length = keys.length; length >= SHORTEST_RUN; length--) {
        for (let start = 0; start + length <= keys.length; start++) left = left.replaceAll(keys.slice(start, start + length), '')
      }
    }
  }
  return left
}

/** The rules that a password keeps; `old` is the one that it takes the place of. */
export function kept(password: string, again: string, username: string, old = ''): Set<Rule> {
  const letters = [...password]
  const rules = new Set<Rule>()
  if (letters.length >= SHORTEST && letters.length <= LONGEST) rules.add('length')
  if (new Set(own(password)).size >= FEWEST_DIFFERENT) rules.add('different')
  if (password && !password.toLowerCase().includes(username.toLowerCase())) rules.add('username')
  if (password && password !== old) rules.add('other')
  if (password && password === again) rules.add('same')
  return rules
}
