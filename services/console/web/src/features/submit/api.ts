/** Sending a report, and what the signed-in person has sent before. */
import { json, post } from '@/api/client'
import type { Page } from '@/api/client'
import type { Earlier } from '@/ui/earlier/earlier'
import type { Item, Receipt } from './outbox'

export interface Mine {
  case_no: string
  status: string
  title: string
  text: string
  received_at: string
  due_at: string | null
}

/** Submit; the same id is the same submission, however often it is sent. */
export async function submit(item: Item): Promise<Receipt> {
  const { report } = item
  const answer = await post<Partial<Receipt>>('/api/intake/v1/submissions', {
    submission_id: item.id,
    source: report.source,
    kind: report.kind,
    text: report.text,
    observed_offline_at: report.occurred_at,
    media: item.photos.flatMap((photo) => photo.id ?? []),
    ...(report.place ? { place: report.place } : {}),
    ...(report.contact ? { contact: report.contact } : {}),
    ...(report.visibility ? { visibility: report.visibility } : {}),
    ...(report.earlier ? { earlier: report.earlier } : {}),
  })
  const { case_id, case_no, tracking_code, received_at } = answer
  if (!case_id || !case_no || !tracking_code || !received_at) throw new Error('an answer without a case number')
  return { case_id, case_no, tracking_code, received_at }
}

/** Ask for the case of before; the service shows it to whoever it belongs to, and refuses it to everybody else. */
export async function isTheirs({ case_no, tracking_code }: Earlier): Promise<void> {
  await json(`/api/intake/v1/cases/${encodeURIComponent(case_no)}?${new URLSearchParams({ code: tracking_code })}`)
}

export function mine(): Promise<Page<Mine>> {
  return json<Page<Mine>>('/api/intake/v1/my/submissions?limit=20')
}
