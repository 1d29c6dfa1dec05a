import { afterEach, expect, it, vi } from 'vitest'

import { i18n } from '@/app/i18n'
import { listNotices, read, type Notice } from './api'
import { digestWords, leadsTo, sayingOf, silence, toneOfRung, undated, wordsOf } from './words'

afterEach(() => {
  vi.unstubAllGlobals()
  i18n.global.locale.value = 'zh'
})

function answers(...pages: object[]): Request[] {
  const asked: Request[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(request)
    return Promise.resolve(Response.json(pages[Math.min(asked.length, pages.length) - 1]))
  })
  return asked
}

it('leads those who work with orders to the order, and others to the case', () => {
  expect(leadsTo('o1', 'c1', true)).toBe('/units/o1')
  expect(leadsTo('o1', 'c1', false)).toBe('/cases/c1')
  expect([leadsTo('o1', 'c1', true, 'callback', 'm1'), leadsTo('o1', 'c1', true, 'handling', 'm1')]).toEqual(['/callbacks/m1', '/units/o1'])
})

it('leads to the commercial order for which the desk is called, and to the topic whose measure is late', () => {
  expect(leadsTo('o1', 'c1', true, 'called')).toBe('/merchants/o1')
  expect(leadsTo('o1', 't1', true, 'measure')).toBe('/topics/t1')
})

it('says what silence does to who has to decide, and what it did to who hears of it', () => {
  expect([silence('return_review', 'review'), silence('ruling', 'decide_ruling')]).toEqual(['decides.return_review', 'decides.ruling'])
  expect([silence('extension_review', 'undecided'), silence('handling', 'urge')]).toEqual(['decided.extension_review', null])
  expect([silence('callback', 'call'), silence('callback', 'uncalled')]).toEqual(['decides.callback', 'decided.callback'])
  expect([undated('return_refused'), undated('exclude'), undated('review')]).toEqual([true, true, false])
})

it('says in words of the page why the desk is called to a commercial order', () => {
  const notice = { threshold: 'called', words: '商户均未接单', words_code: 'nobody_accepted' }
  i18n.global.locale.value = 'zh'
  expect(wordsOf(notice)).toBe('商户均未接单')
  i18n.global.locale.value = 'en'
  expect(wordsOf(notice)).toBe('no merchant has accepted it')
})

it('says in words of the page why nothing arrives at a unit', () => {
  const notice = { threshold: 'undelivered', words: 'it cannot be reached: ConnectError' }
  expect([sayingOf(notice.threshold), wordsOf(notice)]).toEqual(['why', '连接不上对方系统'])
  i18n.global.locale.value = 'en'
  expect(wordsOf(notice)).toBe('its system cannot be reached')
  expect([sayingOf('vet_back'), wordsOf({ threshold: 'vet_back', words: '缺照片' })]).toEqual(['wrong', '缺照片'])
})

it('has words of its own for what is stuck this morning', () => {
  const of = (threshold: string, more: boolean) => digestWords({ threshold, more })
  expect([of('still_undelivered', false), of('still_undelivered', true)]).toEqual(['stuck', 'stuck_more'])
  expect([of('urge', false), of('urge', true)]).toEqual(['digest', 'digest_more'])
})

it('is louder the further an order has climbed', () => {
  expect([toneOfRung('amber', 0), toneOfRung('urge', 0), toneOfRung('breach', 1), toneOfRung('supervise', 2)]).toEqual(['calm', 'warn', 'warn', 'bad'])
  expect([toneOfRung('vet', 0), toneOfRung('vet_passed', 0), toneOfRung('vet_back', 0)]).toEqual(['calm', 'calm', 'warn'])
})

it('goes on behind a page of which nothing is left, and no further than to something', async () => {
  const asked = answers({ items: [], next: 'b' }, { items: [{ id: 'n1' }], next: 'c' })
  const page = await listNotices({ state: 'due', mine: true, level: '' }, null)
  expect([page.items.length, page.next]).toEqual([1, 'c'])
  expect(asked.map((one) => new URL(one.url).searchParams.get('cursor'))).toEqual([null, 'b'])
  expect(new URL(asked[0]?.url ?? '').searchParams.get('mine')).toBe('true')
})

it('does not go on for ever', async () => {
  const asked = answers({ items: [], next: 'again' })
  await listNotices({ state: 'due', mine: true, level: '2' }, null)
  expect(asked).toHaveLength(5)
})

it('reads a digest as it was seen, and one notice whatever came beside it', async () => {
  const asked = answers({})
  const notice = { id: 'n1', sequence: 7, digest: true } as Notice
  await read(notice)
  await read({ ...notice, digest: false })
  expect(asked.map((one) => one.headers.get('If-Match'))).toEqual(['"7"', null])
})
