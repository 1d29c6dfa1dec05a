export default {
  zh: {
    title: '商家订单',
    dropped: '已撤回',
    not_taken_up: '监管部门不予受理',
    settled: '已了结',
    intro: '先要答复的在上面。接单后才显示详细地址。',
    fact: {
      merchant: '商家', address: '地址', ordered_at: '下单', accept_by: '接单时限', accepted_at: '接单', price: '报价', promised_at: '承诺完成', agreed_at: '同意报价', stars: '评分', dispute: '纠纷', settlement: '纠纷处理结果', escalated: '上报原因',
    },
    command: {
      offer: '询问商家', quote: '报价', agree: '代市民同意报价', refuse: '代市民不同意报价', accept: '接单', decline: '拒单', fulfil: '开始服务', confirm: '确认完成', rate: '代为评价', dispute: '记录纠纷', close: '结单',
      'wrong-lane': '退回研判',
    },
    field: { merchant_id: '商家', amount: '金额（元）', promised_at: '承诺完成时间', satisfied: '是否满意', stars: '星级', comment: '评语', reason: '理由', note: '说明' },
  },
  en: {
    title: 'Merchant orders',
    dropped: 'Taken back',
    not_taken_up: 'Not taken up',
    settled: 'Settled',
    intro: 'What needs an answer first is on top. The exact address shows once accepted.',
    fact: {
      merchant: 'Merchant', address: 'Address', ordered_at: 'Ordered', accept_by: 'Accept by', accepted_at: 'Accepted', price: 'Price', promised_at: 'Promised for', agreed_at: 'Price agreed', stars: 'Stars', dispute: 'Dispute', settlement: 'What came of the dispute', escalated: 'Escalated because',
    },
    command: {
      offer: 'Ask a merchant', quote: 'Name a price', agree: 'Agree to the price for the citizen', refuse: 'Refuse the price for the citizen', accept: 'Accept', decline: 'Decline', fulfil: 'Begin', confirm: 'Confirm as done', rate: 'Rate for the citizen', dispute: 'Record a dispute', close: 'Close',
      'wrong-lane': 'Return to the desk',
    },
    field: { merchant_id: 'Merchant', amount: 'Amount (yuan)', promised_at: 'Promised for', satisfied: 'Satisfied', stars: 'Stars', comment: 'Comment', reason: 'Reason', note: 'Note' },
  },
}
