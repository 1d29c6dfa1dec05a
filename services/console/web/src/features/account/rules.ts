/** What a password has to be, said while it is typed; the directory decides. */
export const SHORTEST = 12
export const LONGEST = 256
export const FEWEST_DIFFERENT = 6

export type Rule = 'length' | 'different' | 'username' | 'same' | 'other'
export const RULES: readonly Rule[] = ['length', 'different', 'username', 'same']
/** Of a password that takes the place of another one. */
export const RULES_OF_CHANGE: readonly Rule[] = ['length', 'different', 'username', 'other', 'same']

/** The rules that a password keeps; `old` is the one that it takes the place of. */
export function kept(password: string, again: string, username: string, old = ''): Set<Rule> {
  const letters = [...password]
  const rules = new Set<Rule>()
  if (letters.length >= SHORTEST && letters.length <= LONGEST) rules.add('length')
  if (new Set(letters).size >= FEWEST_DIFFERENT) rules.add('different')
  if (password && !password.toLowerCase().includes(username.toLowerCase())) rules.add('username')
  if (password && password !== old) rules.add('other')
  if (password && password === again) rules.add('same')
  return rules
}
