import { expect, test, vi } from 'vitest'

import { submit } from './api'
import { written } from './outbox'
import type { Report } from './outbox'

const REPORT: Report = { source: 'resident', kind: 'appeal', text: '又坏了', place: null, contact: null, occurred_at: '2026-11-22T08:00:00Z' }
const RECEIPT = { case_id: 'c1', case_no: '1', tracking_code: 'ABCD', received_at: '2026-11-22T08:00:01Z' }

async function sent(report: Partial<Report>): Promise<Record<string, unknown>> {
  const bodies: string[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    bodies.push(await request.text())
    return new Response(JSON.stringify(RECEIPT), { status: 201, headers: { 'Content-Type': 'application/json' } })
  })
  await submit(written('a', 'p1', { ...REPORT, ...report }, [], 1))
  return JSON.parse(bodies[0] ?? '') as Record<string, unknown>
}

test('what the person agreed to is sent, and so is the case of before', async () => {
  const earlier = { case_no: '7', tracking_code: 'WXYZ' }
  expect(await sent({ visibility: 'public', earlier })).toMatchObject({ visibility: 'public', earlier })
})

test('a report of before these were asked for says nothing of them', async () => {
  const said = await sent({ earlier: null })
  expect(said).not.toHaveProperty('visibility')
  expect(said).not.toHaveProperty('earlier')
})
