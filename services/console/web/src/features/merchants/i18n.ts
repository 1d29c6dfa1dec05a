export default {
  zh: {
    title: '商家订单',
    intro: '先要答复的在上面。接单后才显示详细地址。',
    fact: {
      merchant: '商家', address: '地址', ordered_at: '下单', accept_by: '接单时限', accepted_at: '接单', stars: '评分', dispute: '纠纷', escalated: '上报原因',
    },
    command: {
      offer: '询问商家', accept: '接单', decline: '拒单', fulfil: '开始服务', confirm: '确认完成', rate: '代为评价', dispute: '记录纠纷', close: '结单',
      'wrong-lane': '退回研判',
    },
    field: { merchant_id: '商家', satisfied: '是否满意', stars: '星级', comment: '评语', reason: '理由', note: '说明' },
  },
  en: {
    title: 'Merchant orders',
    intro: 'What needs an answer first is on top. The exact address shows once accepted.',
    fact: {
      merchant: 'Merchant', address: 'Address', ordered_at: 'Ordered', accept_by: 'Accept by', accepted_at: 'Accepted', stars: 'Stars', dispute: 'Dispute', escalated: 'Escalated because',
    },
    command: {
      offer: 'Ask a merchant', accept: 'Accept', decline: 'Decline', fulfil: 'Begin', confirm: 'Confirm as done', rate: 'Rate for the citizen', dispute: 'Record a dispute', close: 'Close',
      'wrong-lane': 'Return to the desk',
    },
    field: { merchant_id: 'Merchant', satisfied: 'Satisfied', stars: 'Stars', comment: 'Comment', reason: 'Reason', note: 'Note' },
  },
}
