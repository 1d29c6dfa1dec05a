/** The pictures of a case, as intake keeps them with what was sent in. */
import { json } from '@/api/client'
import { problemOf } from '@/api/problem'

export interface Picture {
  id: string
}

export const SOON = 3 // intake hears of a new order a moment after its unit does: until then it does not know them

function shelf(caseId: string): string {
  return `/api/intake/v1/submissions/${encodeURIComponent(caseId)}/media`
}

export async function picturesOf(caseId: string): Promise<Picture[]> {
  return (await json<{ items: Picture[] }>(shelf(caseId))).items
}

/** The address of a picture; another try has another one for the browser, and the same for the service. */
export function addressOf(caseId: string, picture: Picture, tries = 0): string {
  const path = `${shelf(caseId)}/${encodeURIComponent(picture.id)}`
  return tries ? `${path}#again-${tries}` : path
}

/** Whether asking once more may help. */
export function again(count: number, error: unknown): boolean {
  const problem = problemOf(error)
  return problem.status === 404 ? count < SOON : problem.passing && count < 2
}
