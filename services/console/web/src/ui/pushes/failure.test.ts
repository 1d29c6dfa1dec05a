import { expect, it } from 'vitest'

import { i18n } from '@/app/i18n'
import { failure, failureWords } from './failure'

it('knows why a delivery failed, and says what it does not know as it is', () => {
  expect(['it cannot be reached: ConnectError', 'it answered 503', 'it answered without a receipt', 'no answer within 10 s'].map(failure)).toEqual([
    'unreachable', 'answered', 'no_receipt', 'slow',
  ])
  expect(failure('something new')).toBeUndefined()
})

it('says every failure of the service in both languages', () => {
  const sentences = [
    'it answered 503', 'its answer is too long', 'its address is not a public one', 'a.example is not among the hosts to which this hub sends (DISPATCH_DELIVERY_HOSTS)', '发送中断，没有结果', 'no key is set that opens its secret',
  ]
  i18n.global.locale.value = 'zh'
  expect(sentences.map(failureWords)).toEqual(['对方系统应答 503', '对方的应答太长', '对方系统的地址不是公网地址', '本平台未获准向这个域名投递', '发送中断，没有结果', '本平台解不开对方的密钥，请联系运维'])
  i18n.global.locale.value = 'en'
  expect(sentences.map(failureWords).join()).not.toMatch(/[\u4e00-\u9fff]|DISPATCH/)
})
