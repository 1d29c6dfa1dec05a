/** What a refusal says of the cells of a file. */
import type { WrongField } from '@/api/problem'

export interface WrongCell {
  cell: string
  why: string
}

/** The wrong cells (`Items!D17`) in their order; what is said of the file as a whole has no cell. */
export function wrongCells(errors: readonly WrongField[]): WrongCell[] {
  return errors.flatMap((one) => {
    const [, field, cell] = one.loc
    return field === 'file' && typeof cell === 'string' ? [{ cell, why: one.msg }] : []
  })
}

/** A sentence that a service says in both languages, in one of them; whole where it has only one. */
export function inOne(said: string, language: string): string {
  const [zh, en] = said.split(' / ')
  return (language === 'en' ? en : zh) ?? said
}
