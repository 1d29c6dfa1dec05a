export default {
  zh: {
    title: '联系来件人', show: '查看联系方式', hide: '收起', name: '姓名', phone: '电话', address: '地址', why: '查看事由',
    hint: '每次查看都会记录查看人、时间和事由，审计人员可以看到。', recorded: '本次查看已记录。5 分钟后自动收起，请勿外传。',
    why_needed: '请写明查看联系方式的事由。', none: '来件人没有留下联系方式。', sign_first: '签收之后可以查看来件人的联系方式。',
    accept_first: '接单之后可以查看来件人的联系方式。',
    reason: { verify: '联系核实情况', visit: '约定上门时间', answer: '反馈办理结果' },
    refused: {
      not_in_hand: '只有这件事在您手里办理期间可以查看联系方式。', confidential: '来件人要求保密：这里看不到联系方式，需要联系时请由中心联系。',
      erased: '联系方式已按规定删除。', too_many_reveals: '查看过于频繁，请一分钟后再试。', an_order_of_this_case: '工单刚刚派来，请过几秒再试。',
    },
  },
  en: {
    title: 'Calling the sender', show: 'Show the contact', hide: 'Hide', name: 'Name', phone: 'Telephone', address: 'Address', why: 'What for',
    hint: 'Who looked, when and what for is recorded each time, and auditors see it.', recorded: 'This is recorded. It is hidden after 5 minutes; do not pass it on.',
    why_needed: 'Say what you need the contact for.', none: 'The sender left no contact.', sign_first: "Once it is signed for, the sender's contact can be shown.",
    accept_first: "Once it is accepted, the sender's contact can be shown.",
    reason: { verify: 'To ask what happened', visit: 'To agree on a visit', answer: 'To tell what was done' },
    refused: {
      not_in_hand: 'The contact is shown only while this is in your hands.', confidential: 'The sender asked for confidentiality: the contact is not shown here; the centre calls where it is needed.',
      erased: 'The contact was erased, as the rules say.', too_many_reveals: 'Too many at once. Try again in a minute.', an_order_of_this_case: 'The order has only just come. Try again in some seconds.',
    },
  },
}
