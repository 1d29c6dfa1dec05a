import { expect, it } from 'vitest'

import { gapsIn, named, putIn } from './ready'

it('finds what is to be completed, and takes no heading for it', () => {
  expect(gapsIn('【通知】已于【…修复时间】修复，原因【 ...原因】，详见【2026】12号')).toEqual(['【…修复时间】', '【 ...原因】'])
  expect(gapsIn('已修复')).toEqual([])
})

it('puts words in, keeps what was typed, and replaces only words that nobody touched', () => {
  expect(putIn('', '', '甲')).toBe('甲')
  expect(putIn('甲', '甲', '乙')).toBe('乙')
  expect(putIn('您好\n', '', '乙')).toBe('您好\n乙')
  expect(putIn('甲，已改', '甲', '乙')).toBe('甲，已改\n乙')
})

it('says how much is left to be completed', () => {
  const words = (n: number): string => `${n} 处待填`
  expect(named({ id: '1', title: '路灯', text: '于【…时间】修', own: true }, words)).toBe('路灯（1 处待填）')
  expect(named({ id: '1', title: '路灯', text: '已修', own: false }, words)).toBe('路灯')
})
