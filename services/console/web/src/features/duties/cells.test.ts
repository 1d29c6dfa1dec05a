import { expect, it } from 'vitest'

import { inOne, wrongCells } from './cells'

it('names the wrong cells, and leaves what is said of the whole file to others', () => {
  const errors = [
    { loc: ['body', 'file', 'Items!D17'], msg: '区域不存在 / there is no such area' },
    { loc: ['body', 'file'], msg: 'no sound file' },
    { loc: ['body', 'title'], msg: 'too long' },
  ]
  expect(wrongCells(errors)).toEqual([{ cell: 'Items!D17', why: '区域不存在 / there is no such area' }])
})

it('says it in the language of the page, and whole where there is one only', () => {
  expect(inOne('区域不存在 / there is no such area', 'zh')).toBe('区域不存在')
  expect(inOne('区域不存在 / there is no such area', 'en')).toBe('there is no such area')
  expect(inOne('缺少编号', 'en')).toBe('缺少编号')
})
