import { expect, test } from 'vitest'

import type { CaseRow } from '@/ui/triage/api'
import { changed, fits, inOrder, letIn, LINGER, listed, nextFree, swept } from './queue'

function row(id: string, more: Partial<CaseRow> = {}): CaseRow {
  return {
    id, case_no: `K${id}`, source: 'resident', kind: 'appeal', urgent: false, state: 'triage_review', reason: '', lane: 'government',
    lane_state: '', category_code: 'GOV-ROAD', area_code: '520103', tier: 'E2', title: '', text: '路面塌陷', address: '', confidential: false,
    confidence: 0.7, decided_by: 'model', explanation: [], alarm_words: [], claimed_by: '', media_count: 0, linked_case_id: '',
    created_at: `2026-11-22T06:0${id}:00Z`, updated_at: `2026-11-22T06:0${id}:00Z`, due_at: null, ...more,
  }
}

const ids = (rows: readonly CaseRow[]) => rows.map((one) => one.id)

test('danger comes first, then whoever waits longest', () => {
  const rows = [row('3'), row('1'), row('5', { urgent: true }), row('4', { tier: 'E1' })]
  expect(ids(rows.sort(inOrder))).toEqual(['5', '4', '1', '3'])
})

test('a new case is held back while somebody works in the list, and let in when they ask', () => {
  const still = changed(listed([row('1')]), row('2'), 0, true)
  expect(ids(still.rows)).toEqual(['1'])
  expect(ids(still.held)).toEqual(['2'])
  expect(ids(letIn(still).rows)).toEqual(['1', '2'])
  expect(letIn(still).held).toEqual([])
})

test('the same case told twice is one row, the newer one', () => {
  const queue = changed(changed(listed([row('1')]), row('2'), 0, true), row('2', { claimed_by: 'p' }), 0, true)
  expect(ids(queue.held)).toEqual(['2'])
  expect(queue.held[0]?.claimed_by).toBe('p')
})

test('a change of a row that is shown is shown in its place', () => {
  const queue = changed(listed([row('1'), row('2')]), row('2', { claimed_by: 'p' }), 0, true)
  expect(ids(queue.rows)).toEqual(['1', '2'])
  expect(queue.rows[1]?.claimed_by).toBe('p')
})

test('what has left the desk lingers for a moment and then goes', () => {
  const queue = changed(listed([row('1'), row('2')]), row('1', { state: 'routed' }), 1000, false)
  expect(ids(queue.rows)).toEqual(['1', '2'])
  expect(ids(swept(queue, 1000 + LINGER - 1).rows)).toEqual(['1', '2'])
  expect(ids(swept(queue, 1000 + LINGER).rows)).toEqual(['2'])
})

test('what has left before it was let in is never shown', () => {
  const held = changed(listed([]), row('1'), 0, true)
  expect(letIn(changed(held, { id: '1', gone: true }, 0, true)).rows).toEqual([])
})

test('what comes back to the desk stays', () => {
  const left = changed(listed([row('1')]), row('1', { state: 'routed' }), 0, false)
  expect(ids(swept(changed(left, row('1'), 10, false), 99_999).rows)).toEqual(['1'])
})

test('the next one is free, still here and not just lost to another', () => {
  const queue = changed(listed([row('1', { claimed_by: 'p' }), row('2'), row('3'), row('4')]), row('2', { state: 'routed' }), 0, false)
  expect(nextFree(queue, new Set())?.id).toBe('3')
  expect(nextFree(queue, new Set(['3']))?.id).toBe('4')
  expect(nextFree(queue, new Set(['3', '4']))).toBeUndefined()
})

test('filters are by lane, holder and words', () => {
  const all = { lane: '', words: '', mine: false, free: false }
  expect(fits(row('1', { lane: '' }), { ...all, lane: 'none' }, 'me')).toBe(true)
  expect(fits(row('1'), { ...all, lane: 'news' }, 'me')).toBe(false)
  expect(fits(row('1', { claimed_by: 'me' }), { ...all, mine: true }, 'me')).toBe(true)
  expect(fits(row('1', { claimed_by: 'me' }), { ...all, free: true }, 'me')).toBe(false)
  expect(fits(row('1'), { ...all, words: '塌陷' }, 'me')).toBe(true)
})
