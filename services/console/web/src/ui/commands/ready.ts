/** Ready words for a field of a form: looked for by what the form says so far, put in by hand, never sent by themselves. */

import type { ReadyText } from './types'

/** What somebody has to complete before it can be sent: `【…修复时间】`; the service refuses an answer that has one. */
const GAP = /【\s*(?:…+|\.{3,})[^【】]*】/g

export function gapsIn(text: string): string[] {
  return text.match(GAP) ?? []
}

/** The text with ready words in it: instead of the ones put in before, as long as nobody changed them; else after what was typed. */
export function putIn(typed: string, before: string, words: string): string {
  if (typed.trim() === '' || typed === before) return words
  return `${typed.trimEnd()}\n${words}`
}

/** What one chooses by: its title, and what is left to be completed. */
export function named(one: ReadyText, gaps: (n: number) => string): string {
  const left = gapsIn(one.text).length
  return left > 0 ? `${one.title}（${gaps(left)}）` : one.title
}
