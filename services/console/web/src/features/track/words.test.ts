import { afterEach, describe, expect, it } from 'vitest'

import { preferences } from '@/app/preferences'
import { nextTick } from 'vue'
import type { Line } from './api'
import { changeWords, lineWords, noteWords, statusWords } from './words'

function line(more: Partial<Line>): Line {
  return { at: '2026-11-22T08:00:00Z', code: 'signed', label: '市政所已签收', note: '', unit: '市政所', parameters: { unit: '市政所' }, ...more }
}

async function speak(language: 'zh' | 'en'): Promise<void> {
  preferences.language = language
  await nextTick()
}

describe('the timeline', () => {
  afterEach(() => speak('zh'))

  it('is in the words of the service in Chinese', async () => {
    await speak('zh')
    expect(lineWords(line({}))).toBe('市政所已签收')
    expect(changeWords({ code: 'filed_again', reason: '重新研判后再次立案' })).toBe('重新研判后再次立案')
  })

  it('is in English on an English page, with what belongs into it', async () => {
    await speak('en')
    expect(lineWords(line({}))).toBe('Taken on by 市政所')
    expect(lineWords(line({ code: 'dispatched', parameters: {} }))).toBe('Passed to the office in charge')
    expect(noteWords(line({ code: 'rated', note: '未解决', parameters: { verdict: 'not_solved' } }))).toBe('Not solved')
    expect(changeWords({ code: 'filed_again', reason: '重新研判后再次立案' })).toBe('Filed again after another look')
    expect(noteWords(line({ code: 'date_pause', note: '等待您补充材料' }))).toBe('It waits for what you were asked')
    expect(noteWords(line({ code: 'date_ruling', note: '按道路移交清单，由现管养单位承办。' }))).toBe('按道路移交清单，由现管养单位承办。')
  })

  it('says of the one unit what was passed to it, and names none of several', async () => {
    await speak('zh')
    expect(statusWords('dispatched', [{ name: '市政所' }])).toBe('已派至市政所')
    expect(statusWords('signed', [{ name: '市政所' }, { name: '环卫所' }])).toBe('承办单位已签收')
    expect(statusWords('dispatched')).toBe('已派至承办单位')
    expect(statusWords('handling', [{ name: '市政所' }])).toBe('办理中')
    await speak('en')
    expect(statusWords('dispatched', [{ name: '市政所' }])).toBe('Passed to 市政所')
  })

  it('never loses a line: what it has no words for is said as the service said it', async () => {
    await speak('en')
    expect(lineWords(line({ code: 'something_new', label: '新的一步' }))).toBe('新的一步')
    expect(lineWords({ at: '', code: 'something_new', label: '旧的答复', note: '', unit: '' })).toBe('旧的答复')
    expect(changeWords({ reason: '已立案' })).toBe('已立案')
    expect(noteWords(line({ note: '谢谢' }))).toBe('谢谢')
  })
})
