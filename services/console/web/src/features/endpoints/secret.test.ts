import { expect, it } from 'vitest'

import { newSecret, tested, wrongUrl } from './secret'

it('makes a secret that nobody guesses and every form keeps as it is', () => {
  const made = [newSecret(), newSecret()]
  expect(made[0]).toMatch(/^[0-9a-f]{64}$/)
  expect(made[0]).not.toBe(made[1])
})

it('says what is no address before the service is asked', () => {
  expect(['', '  ', 'api.example.gov.cn', 'https://', 'ftp://a/b'].map(wrongUrl)).toEqual(['needed', 'needed', 'no_url', 'no_url', 'no_url'])
  expect([' https://api.example.gov.cn/orders ', 'http://127.0.0.1:8/x'].map(wrongUrl)).toEqual(['', ''])
})

it('calls a test received where there is a receipt, and nothing less', () => {
  const at = '2026-11-20T04:00:00Z'
  expect(tested({ tested_at: null, test_receipt_id: '' })).toBe('never')
  expect(tested({ tested_at: at, test_receipt_id: 'r-1' })).toBe('received')
  expect(tested({ tested_at: at, test_receipt_id: '' })).toBe('failed')
})
