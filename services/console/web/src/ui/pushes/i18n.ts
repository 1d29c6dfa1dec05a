/** What sort of failure it was. */
export default {
  zh: { unreachable: '连接不上对方系统', slow: '对方系统没有应答', no_receipt: '对方应答了，但没有回执', answered: '对方系统应答 {status}', no_host: '对方系统的域名查不到' },
  en: { unreachable: 'its system cannot be reached', slow: 'its system does not answer', no_receipt: 'it answered without a receipt', answered: 'its system answered {status}', no_host: 'the name of its host is not known' },
}
