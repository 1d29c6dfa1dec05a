export default {
  zh: {
    title: '志愿服务',
    intro: '先要答复和先要到场的在上面。',
    satisfied: '满意',
    not_satisfied: '不满意',
    fact: {
      received_at: '收到', risk: '风险', accept_by: '答复时限', planned_at: '约定时间', started_at: '开始', finished_at: '结束',
      result: '结果', report: '服务情况', rating: '评价', comment: '评语',
    },
    command: {
      approve: '审核通过', reject: '不通过', transfer: '退回研判', dispatch: '派单', accept: '接单', decline: '拒单', plan: '约定时间',
      'give-back': '退单', start: '到场签到', finish: '完成服务', cancel: '取消', close: '归档',
    },
    field: {
      risk: '风险', urgent: '是否紧急', team_id: '队伍（不选则派给最合适的）', starts_at: '到场时间', minutes: '时长（分钟）', result: '结果', report: '服务情况',
      people: '到场人数', reason: '理由', note: '说明',
    },
    choice: {
      risk: { low: '低', medium: '中', high: '高' },
      result: { helped: '已帮到', partly_helped: '部分帮到', not_needed: '已不需要', could_not_help: '没能帮上' },
    },
  },
  en: {
    title: 'Volunteers',
    intro: 'What needs an answer or a visit first is on top.',
    satisfied: 'satisfied',
    not_satisfied: 'not satisfied',
    fact: {
      received_at: 'Received', risk: 'Risk', accept_by: 'Answer by', planned_at: 'Planned for', started_at: 'Begun', finished_at: 'Finished',
      result: 'Result', report: 'Report', rating: 'Rating', comment: 'Comment',
    },
    command: {
      approve: 'Approve', reject: 'Refuse', transfer: 'Return to the desk', dispatch: 'Ask a team', accept: 'Accept', decline: 'Decline', plan: 'Plan the visit',
      'give-back': 'Give back', start: 'Check in', finish: 'Finish', cancel: 'Cancel', close: 'Close',
    },
    field: {
      risk: 'Risk', urgent: 'Urgent', team_id: 'Team (empty: the best fit)', starts_at: 'When', minutes: 'Minutes', result: 'Result', report: 'Report',
      people: 'Volunteers present', reason: 'Reason', note: 'Note',
    },
    choice: {
      risk: { low: 'low', medium: 'medium', high: 'high' },
      result: { helped: 'Helped', partly_helped: 'Partly helped', not_needed: 'Not needed any more', could_not_help: 'Could not help' },
    },
  },
}
