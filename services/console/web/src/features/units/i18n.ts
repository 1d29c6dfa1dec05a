export default {
  zh: {
    title: '工单',
    intro: '按时限排序，先到期的在上面。',
    role: { lead: '主办', assist: '协办' },
    fact: {
      unit: '承办单位', role: '分工', filed_at: '立案', sign_by: '签收时限', due_at: '办结时限', citizen_due_at: '对市民承诺',
      contacted_at: '首次联系', resolved_at: '办结', outcome: '结果', reply: '答复',
    },
    command: { dispatch: '派单', sign: '签收', contact: '已联系市民', progress: '办理进展', resolve: '办结答复', 'wrong-lane': '退回研判' },
    field: { unit_id: '承办单位', outcome: '办理结果', reply: '给市民的答复', note: '说明', reason: '理由' },
    choice: {
      outcome: {
        fixed: '已解决', partly_fixed: '部分解决', explained: '已解释说明', planned: '已列入计划', cannot_fix: '无法解决',
        no_action: '无须处理', duplicate: '重复事项', self_resolved: '已自行解决',
      },
    },
  },
  en: {
    title: 'Work orders',
    intro: 'Sorted by deadline, the nearest first.',
    role: { lead: 'leads', assist: 'assists' },
    fact: {
      unit: 'Unit', role: 'Part', filed_at: 'Filed', sign_by: 'To be signed by', due_at: 'To be answered by', citizen_due_at: 'Promised to the citizen',
      contacted_at: 'First contact', resolved_at: 'Answered', outcome: 'Outcome', reply: 'Reply',
    },
    command: { dispatch: 'Dispatch', sign: 'Sign', contact: 'Citizen contacted', progress: 'Progress', resolve: 'Answer', 'wrong-lane': 'Return to the desk' },
    field: { unit_id: 'Unit', outcome: 'Outcome', reply: 'Reply to the citizen', note: 'What was said or done', reason: 'Reason' },
    choice: {
      outcome: {
        fixed: 'Fixed', partly_fixed: 'Partly fixed', explained: 'Explained', planned: 'Planned', cannot_fix: 'Cannot be fixed',
        no_action: 'No action needed', duplicate: 'Duplicate', self_resolved: 'Resolved by itself',
      },
    },
  },
}
