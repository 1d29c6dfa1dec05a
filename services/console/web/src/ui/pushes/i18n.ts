/** What sort of failure it was. */
export default {
  zh: {
    unreachable: '连接不上对方系统', slow: '对方系统没有应答', no_receipt: '对方应答了，但没有回执', answered: '对方系统应答 {status}', too_long: '对方的应答太长', no_host: '对方系统的域名查不到',
    private: '对方系统的地址不是公网地址', not_allowed: '本平台未获准向这个域名投递', interrupted: '发送中断，没有结果', no_key: '本平台解不开对方的密钥，请联系运维',
  },
  en: {
    unreachable: 'its system cannot be reached', slow: 'its system does not answer', no_receipt: 'it answered without a receipt', answered: 'its system answered {status}',
    too_long: 'its answer is too long', no_host: 'the name of its host is not known', private: 'its address is not a public one', not_allowed: 'this hub may not send to that host',
    interrupted: 'sending broke off without a result', no_key: 'this hub cannot open its secret: ask who runs the hub',
  },
}
