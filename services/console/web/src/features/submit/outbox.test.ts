import { describe, expect, it } from 'vitest'

import { afterRestart, again, failed, isOld, next, nextInstant, received, sending, stopsAll, unsent, wait, written } from './outbox'
import type { Item, Receipt, Report } from './outbox'

const REPORT: Report = {
  source: 'grid_worker', kind: 'unknown', text: '路灯不亮', place: null, contact: null, occurred_at: '2026-11-22T08:00:00Z',
} // prettier-ignore
const RECEIPT: Receipt = {
  case_id: 'c1', case_no: 'K1', tracking_code: 'ABCD', received_at: '2026-11-22T08:00:01Z',
} // prettier-ignore

function item(id = 'a', madeAt = 1000, owner = 'p1'): Item {
  return written(id, owner, REPORT, [{ blob: new Blob(['x']), name: 'x.jpg' }], madeAt)
}

describe('an item of the outbox', () => {
  it('waits at first, and is not received before the service has given a number', () => {
    expect(item()).toMatchObject({ state: 'waiting', receipt: null })
    expect(sending(item())).toMatchObject({ state: 'sending', receipt: null })
    expect(received(sending(item()), RECEIPT)).toMatchObject({ state: 'received', receipt: { case_no: 'K1' } })
  })

  it('lets its pictures go only with the receipt', () => {
    expect(sending(item()).photos).toHaveLength(1)
    expect(failed(sending(item()), { status: 503, detail: '' }, 0).photos).toHaveLength(1)
    expect(received(item(), RECEIPT).photos).toEqual([])
  })

  it.each([0, 408, 429, 500, 502, 503])('goes again by itself after %i', (status) => {
    const after = failed(sending(item()), { status, detail: 'x' }, 10_000)
    expect(after).toMatchObject({ state: 'waiting', tries: 1, nextAt: 15_000 })
  })

  it.each([400, 401, 403, 409, 413, 422, 426])('stops after %i until the person does something', (status) => {
    expect(failed(sending(item()), { status, detail: 'x' }, 10_000)).toMatchObject({ state: 'stopped', failure: { status } })
  })

  it('sends its pictures anew after it was refused: the service may have erased them meanwhile', () => {
    const photos = [{ blob: new Blob(['x']), name: 'x.jpg', id: 'm1' }]
    const refused = failed({ ...sending(item()), photos }, { status: 422, detail: 'no such picture' }, 0)
    expect(refused.photos.map((photo) => photo.id)).toEqual([undefined])
    expect(failed({ ...sending(item()), photos }, { status: 503, detail: '' }, 0).photos[0]?.id).toBe('m1')
  })

  it('waits longer each time, at most ten minutes, and as long as the service asks', () => {
    expect([1, 2, 3, 8, 30].map(wait)).toEqual([5_000, 10_000, 20_000, 600_000, 600_000])
    expect(failed(item(), { status: 429, detail: '', retryAfter: 60 }, 0).nextAt).toBe(60_000)
  })

  it('goes again with the same id after the page died on its way', () => {
    expect(afterRestart(sending(item('same')), 5)).toMatchObject({ id: 'same', state: 'waiting', nextAt: 5 })
    expect(afterRestart(received(item(), RECEIPT), 5).state).toBe('received')
  })

  it('is never sent again once it was received', () => {
    expect(again(received(item(), RECEIPT), 5).state).toBe('received')
  })

  it('is pointed out after three days', () => {
    const days = 24 * 3_600_000
    expect(isOld(item('a', 0), 2 * days)).toBe(false)
    expect(isOld(item('a', 0), 4 * days)).toBe(true)
    expect(isOld(received(item('a', 0), RECEIPT), 4 * days)).toBe(false)
  })
})

describe('the queue', () => {
  it('gives the oldest first, one at a time', () => {
    const [newer, older] = [item('new', 2000), item('old', 1000)]
    expect(next([newer, older], 'p1', 9000)?.id).toBe('old')
    expect(next([sending(newer), older], 'p1', 9000)).toBeNull()
  })

  it('gives nothing before its time, and knows when that is', () => {
    const later = failed(item(), { status: 0, detail: '' }, 1000)
    expect(next([later], 'p1', 2000)).toBeNull()
    expect(nextInstant([later], 'p1')).toBe(6000)
    expect(nextInstant([received(later, RECEIPT)], 'p1')).toBeNull()
  })

  it('goes on with the others when one was refused, and waits where all would fare the same', () => {
    const refused = failed(item('bad', 1), { status: 422, detail: '' }, 0)
    expect(next([refused, item('good', 2)], 'p1', 9000)?.id).toBe('good')
    expect([0, 401, 503].map((status) => stopsAll({ status, detail: '' }))).toEqual([true, true, true])
    expect(stopsAll({ status: 422, detail: '' })).toBe(false)
  })

  it('belongs to who wrote it', () => {
    expect(next([item('a', 1, 'somebody')], 'p1', 9000)).toBeNull()
    expect(unsent([item('a', 1, 'somebody'), item('b'), received(item('c'), RECEIPT)], 'p1')).toBe(1)
  })
})
