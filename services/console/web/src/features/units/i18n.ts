export default {
  zh: {
    title: '工单',
    intro: '按时限排序，先到期的在上面。',
    matter: '查看整件事项',
    disputes: '权属会商',
    disputes_intro: '各单位对由谁承办有争议、等待裁决的工单；裁决在整件事项里做。',
    role: { lead: '主办', assist: '协办' },
    print: '打印工单（PDF）',
    contact: {
      title: '联系来件人', show: '查看联系方式', hide: '收起', name: '姓名', phone: '电话', address: '地址', why: '查看事由',
      hint: '每次查看都会记录查看人、时间和事由，审计人员可以看到。', recorded: '本次查看已记录。5 分钟后自动收起，请勿外传。',
      why_needed: '请写明查看联系方式的事由。', none: '来件人没有留下联系方式。', sign_first: '签收之后可以查看来件人的联系方式。',
      reason: { verify: '联系核实情况', visit: '约定上门时间', answer: '反馈办理结果' },
      refused: {
        not_in_hand: '只有签收之后、办结之前的工单可以查看联系方式。', confidential: '来件人要求保密：承办单位看不到联系方式，需要联系时请由中心联系。',
        erased: '联系方式已按规定删除。', too_many_reveals: '查看过于频繁，请一分钟后再试。', an_order_of_this_case: '工单刚刚派来，请过几秒再试。',
      },
    },
    delivery: {
      title: '投递到本单位系统', received: '{time} 收到回执 {receipt}', attempts: '已尝试 {n} 次', next: '{time} 再试',
      here: '对方系统尚未确认收到，请在本页办理。', unknown: '暂时查不到投递情况。',
    },
    level: { 1: '一级：已超期', 2: '二级：督办', 3: '三级：市级清单', 4: '四级：通报' },
    fact: {
      unit: '承办单位', role: '分工', level: '督办等级', instruction: '督办要求', filed_at: '立案', sign_by: '签收时限', due_at: '办结时限', citizen_due_at: '对市民承诺',
      contacted_at: '首次联系', resolved_at: '办结', outcome: '结果', reply: '答复', return_by: '可退单至', wait_until: '等到', return_reason: '退单原因',
      return_evidence: '退单依据', extend_until: '申请延至', extend_ground: '延期原因', question: '问市民', explanation: '挂账说明', owner: '责任单位',
      revisit_on: '回头看日期', evidence: '办结凭证', place: '拍摄地点', taken_at: '拍摄时间', vet_until: '答复审核时限', vet_reason: '答复被退回',
      vet_reply: '被退回的答复',
    },
    command: {
      dispatch: '派单', sign: '签收', contact: '已联系市民', progress: '办理进展', resolve: '办结答复', 'wrong-lane': '退回研判', return: '申请退单',
      'uphold-return': '同意退单', 'refuse-return': '驳回退单', dispute: '提请权属会商', 'ask-citizen': '请市民补充', resume: '恢复办理', extend: '申请延期',
      'decide-extension': '审核延期', shelve: '挂账', unshelve: '取消挂账', supervise: '督办', 'vet-reply': '答复审核',
    },
    field: {
      unit_id: '承办单位', outcome: '办理结果', reply: '给市民的答复', note: '说明', reason: '理由', owner_unit_id: '责任单位（非本单位职责时填）',
      ask_ruling: '请中心裁决（非本单位职责时）', revisit_on: '回头看日期（列入计划时填）', reason_code: '退单原因', evidence: '退单依据', evidence_media: '办理照片', question: '要问的问题',
      until: '延至', ground: '延期原因', granted: '是否同意', explanation: '为什么现在解决不了', review_on: '复核日期', instruction: '要求做什么',
      before_media: '办理前照片', place: '拍摄地点', taken_at: '拍摄时间', passed: '是否通过',
    },
    choice: {
      reason_code: { wrong_area: '属地不符', not_our_duty: '职责不符', unclear_owner: '权属不清', overlapping_duty: '职能交叉' },
      ground: { law: '法定程序', procurement: '招标采购', weather: '天气', survey: '勘察鉴定', several_units: '多部门会商' },
      outcome: {
        fixed: '已解决', partly_fixed: '部分解决', explained: '已解释说明', planned: '已列入计划', cannot_fix: '无法解决',
        not_responsible: '非本单位职责', no_action: '无须处理', duplicate: '重复事项', self_resolved: '已自行解决',
      },
    },
  },
  en: {
    title: 'Work orders',
    intro: 'Sorted by deadline, the nearest first.',
    matter: 'The whole matter',
    disputes: 'Rulings',
    disputes_intro: 'Orders of which units dispute whose they are; the ruling is given in the whole matter.',
    role: { lead: 'leads', assist: 'assists' },
    print: 'Print the order (PDF)',
    contact: {
      title: 'Calling the sender', show: 'Show the contact', hide: 'Hide', name: 'Name', phone: 'Telephone', address: 'Address', why: 'What for',
      hint: 'Who looked, when and what for is recorded each time, and auditors see it.', recorded: 'This is recorded. It is hidden after 5 minutes; do not pass it on.',
      why_needed: 'Say what you need the contact for.', none: 'The sender left no contact.', sign_first: "Once it is signed for, the sender's contact can be shown.",
      reason: { verify: 'To ask what happened', visit: 'To agree on a visit', answer: 'To tell what was done' },
      refused: {
        not_in_hand: 'The contact is shown only while the order is signed for and not answered.', confidential: 'The sender asked for confidentiality: units are not shown the contact; the centre calls where it is needed.',
        erased: 'The contact was erased, as the rules say.', too_many_reveals: 'Too many at once. Try again in a minute.', an_order_of_this_case: 'The order has only just come. Try again in some seconds.',
      },
    },
    delivery: {
      title: "Delivery to the unit's own system", received: 'received {time}, receipt {receipt}', attempts: 'tried {n} times', next: 'next try {time}',
      here: 'That system has not confirmed it yet: work with it here.', unknown: 'How the delivery stands is not known now.',
    },
    level: { 1: '1: overdue', 2: '2: under supervision', 3: "3: on the city's list", 4: '4: on the published list' },
    fact: {
      unit: 'Unit', role: 'Part', level: 'Escalated to', instruction: 'The supervisor says', filed_at: 'Filed', sign_by: 'To be signed by', due_at: 'To be answered by', citizen_due_at: 'Promised to the citizen',
      contacted_at: 'First contact', resolved_at: 'Answered', outcome: 'Outcome', reply: 'Reply', return_by: 'Can be given back until', wait_until: 'Waits until',
      return_reason: 'Given back because', return_evidence: 'Grounds', extend_until: 'Asked to extend until', extend_ground: 'Extend because',
      question: 'Asked of the citizen', explanation: 'Shelved because', owner: 'Responsible unit', revisit_on: 'Looked at again on',
      evidence: 'To be shown', place: 'Pictures taken at', taken_at: 'Pictures taken on', vet_until: 'Answer to be vetted by', vet_reason: 'Answer given back because',
      vet_reply: 'The answer that was given back',
    },
    command: {
      dispatch: 'Dispatch', sign: 'Sign', contact: 'Citizen contacted', progress: 'Progress', resolve: 'Answer', 'wrong-lane': 'Return to the desk',
      return: 'Give back', 'uphold-return': 'Accept the return', 'refuse-return': 'Refuse the return', dispute: 'Call a conference', 'ask-citizen': 'Ask the citizen',
      resume: 'Go on', extend: 'Ask for more time', 'decide-extension': 'Decide on more time', shelve: 'Shelve', unshelve: 'Take up again', supervise: 'Supervise', 'vet-reply': 'Vet the answer',
    },
    field: {
      unit_id: 'Unit', outcome: 'Outcome', reply: 'Reply to the citizen', note: 'What was said or done', reason: 'Reason',
      owner_unit_id: 'Responsible unit (where yours is not)', ask_ruling: 'Ask the centre to rule (where yours is not)',
      revisit_on: 'Look again on (where it is planned)', reason_code: 'Why', evidence: 'Grounds', evidence_media: 'Photos of the work', question: 'Question', until: 'Until', ground: 'Why',
      granted: 'Granted', explanation: 'Why it cannot be solved now', review_on: 'Look at it again on', instruction: 'What is to be done',
      before_media: 'Photos from before', place: 'Where they were taken', taken_at: 'When they were taken', passed: 'May the citizen read it',
    },
    choice: {
      reason_code: { wrong_area: 'Wrong area', not_our_duty: 'Not our duty', unclear_owner: 'Owner unclear', overlapping_duty: 'Duties overlap' },
      ground: { law: 'Legal procedure', procurement: 'Procurement', weather: 'Weather', survey: 'Survey', several_units: 'Several units have to agree' },
      outcome: {
        fixed: 'Fixed', partly_fixed: 'Partly fixed', explained: 'Explained', planned: 'Planned', cannot_fix: 'Cannot be fixed',
        not_responsible: 'Not our responsibility', no_action: 'No action needed', duplicate: 'Duplicate', self_resolved: 'Resolved by itself',
      },
    },
  },
}
