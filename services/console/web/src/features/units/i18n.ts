export default {
  zh: {
    title: '工单',
    intro: '按时限排序，先到期的在上面。',
    matter: '查看整件事项',
    answers: '答复审核',
    answers_intro: '单位已答复、市民还看不到的工单；到时限无人审核即自动通过。',
    disputes: '权属会商',
    disputes_intro: '各单位对由谁承办有争议、等待裁决的工单。',
    rule_there: '到整件事项里裁决',
    role: { lead: '主办', assist: '协办' },
    print: '打印工单（PDF）',
    many: {
      begin: '批量指派', end: '收起', who: '指派给', send: '指派 {n} 件', all: '全选本页', none: '在列表里选择工单，再选经办人。',
      mixed: '所选工单属于不同单位，请分单位指派。', done: '已指派', sum: '{n} 件已指派，{failed} 件没有指派',
    },
    delivery: {
      title: '投递到本单位系统', received: '{time} 收到回执 {receipt}', attempts: '已尝试 {n} 次', next: '{time} 再试',
      here: '对方系统尚未确认收到，请在本页办理。', unknown: '暂时查不到投递情况。',
    },
    clocks: {
      title: '各项时限', unknown: '暂时查不到时限情况。', due: '{time} 到期', ended: '{time} 结束', provisional: '次年节假日尚未公布，日期可能调整',
      name: {
        intake: '受理', dispatch: '派单', signoff: '签收', first_contact: '首次联系', handling: '办理', return_review: '退单审核', ruling: '权属裁决',
        extension_review: '延期审核', citizen_wait: '等市民补充', verify: '核查', callback: '回访', rework: '重办', total: '全程',
      },
    },
    level: { 1: '一级：已超期', 2: '二级：督办', 3: '三级：市级清单', 4: '四级：通报' },
    fact: {
      unit: '承办单位', assigned_to: '经办人', assigned_at: '指派时间', role: '分工', level: '督办等级', instruction: '督办要求', filed_at: '立案', sign_by: '签收时限', due_at: '办结时限', citizen_due_at: '对市民承诺',
      contacted_at: '首次联系', resolved_at: '办结', outcome: '结果', reply: '答复', return_by: '可退单至', wait_until: '等到', return_reason: '退单原因',
      return_evidence: '退单依据', extend_until: '申请延至', extend_ground: '延期原因', question: '问市民', explanation: '挂账说明', owner: '责任单位',
      revisit_on: '回头看日期', evidence: '办结凭证', place: '拍摄地点', taken_at: '拍摄时间', vet_until: '答复审核时限', vet_reason: '答复被退回',
      vet_reply: '被退回的答复',
    },
    command: {
      dispatch: '派单', sign: '签收', assign: '指派', take: '认领', unassign: '退回待指派', contact: '已联系市民', progress: '办理进展', resolve: '办结答复', 'wrong-lane': '退回研判', return: '申请退单',
      'uphold-return': '同意退单', 'refuse-return': '驳回退单', dispute: '提请权属会商', 'ask-citizen': '请市民补充', resume: '恢复办理', extend: '申请延期',
      'decide-extension': '审核延期', shelve: '挂账', unshelve: '取消挂账', supervise: '督办', 'vet-reply': '答复审核',
    },
    field: {
      unit_id: '承办单位', person_id: '经办人', outcome: '办理结果', reply: '给市民的答复', note: '说明', reason: '理由', owner_unit_id: '责任单位（非本单位职责时填）',
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
    answers: 'Answers to vet',
    answers_intro: 'Orders whose answer the citizen cannot read yet; what nobody vets by its time passes by itself.',
    disputes: 'Rulings',
    disputes_intro: 'Orders of which units dispute whose they are, waiting for a ruling.',
    rule_there: 'Rule in the whole matter',
    role: { lead: 'leads', assist: 'assists' },
    print: 'Print the order (PDF)',
    many: {
      begin: 'Assign several', end: 'Close', who: 'Assign to', send: 'Assign {n}', all: 'Choose all', none: 'Choose orders in the list, then the person.',
      mixed: 'These are orders of several units: assign those of one unit at a time.', done: 'assigned', sum: '{n} assigned, {failed} not',
    },
    delivery: {
      title: "Delivery to the unit's own system", received: 'received {time}, receipt {receipt}', attempts: 'tried once | tried {n} times', next: 'next try {time}',
      here: 'That system has not confirmed it yet: work with it here.', unknown: 'How the delivery stands is not known now.',
    },
    clocks: {
      title: 'Time limits', unknown: 'How its time limits stand is not known now.', due: 'due {time}', ended: 'ended {time}',
      provisional: 'next year’s holidays are not published yet: the date may change',
      name: {
        intake: 'Acceptance', dispatch: 'Dispatch', signoff: 'Signing', first_contact: 'First contact', handling: 'Handling', return_review: 'Review of the return', ruling: 'Ruling',
        extension_review: 'Decision on more time', citizen_wait: 'Waiting for the citizen', verify: 'Check on the spot', callback: 'Callback', rework: 'Rework', total: 'From beginning to end',
      },
    },
    level: { 1: '1: overdue', 2: '2: under supervision', 3: "3: on the city's list", 4: '4: on the published list' },
    fact: {
      unit: 'Unit', assigned_to: 'Has it', assigned_at: 'Has it since', role: 'Part', level: 'Escalated to', instruction: 'The supervisor says', filed_at: 'Filed', sign_by: 'To be signed by', due_at: 'To be answered by', citizen_due_at: 'Promised to the citizen',
      contacted_at: 'First contact', resolved_at: 'Answered', outcome: 'Outcome', reply: 'Reply', return_by: 'Can be given back until', wait_until: 'Waits until',
      return_reason: 'Given back because', return_evidence: 'Grounds', extend_until: 'Asked to extend until', extend_ground: 'Extend because',
      question: 'Asked of the citizen', explanation: 'Shelved because', owner: 'Responsible unit', revisit_on: 'Looked at again on',
      evidence: 'To be shown', place: 'Pictures taken at', taken_at: 'Pictures taken on', vet_until: 'Answer to be vetted by', vet_reason: 'Answer given back because',
      vet_reply: 'The answer that was given back',
    },
    command: {
      dispatch: 'Dispatch', sign: 'Sign', assign: 'Assign', take: 'Take', unassign: 'Put down', contact: 'Citizen contacted', progress: 'Progress', resolve: 'Answer', 'wrong-lane': 'Return to the desk',
      return: 'Give back', 'uphold-return': 'Accept the return', 'refuse-return': 'Refuse the return', dispute: 'Call a conference', 'ask-citizen': 'Ask the citizen',
      resume: 'Go on', extend: 'Ask for more time', 'decide-extension': 'Decide on more time', shelve: 'Shelve', unshelve: 'Take up again', supervise: 'Supervise', 'vet-reply': 'Vet the answer',
    },
    field: {
      unit_id: 'Unit', person_id: 'Person', outcome: 'Outcome', reply: 'Reply to the citizen', note: 'What was said or done', reason: 'Reason',
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
