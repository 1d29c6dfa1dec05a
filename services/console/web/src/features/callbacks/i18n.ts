const OUTCOME = {
  zh: {
    fixed: '已解决', partly_fixed: '部分解决', explained: '已解释说明', planned: '已列入计划', cannot_fix: '无法解决', no_action: '无须处理',
    duplicate: '重复事项', self_resolved: '已自行解决',
  },
  en: {
    fixed: 'Fixed', partly_fixed: 'Partly fixed', explained: 'Explained', planned: 'Planned', cannot_fix: 'Cannot be fixed',
    no_action: 'No action needed', duplicate: 'Duplicate', self_resolved: 'Resolved by itself',
  },
}

export default {
  zh: {
    title: '回访',
    intro: '单位已答复、等市民评价的事项；等得久的在上面。',
    fact: {
      unit: '承办单位', outcome: '结果', reply: '答复', resolved_at: '办结', filed_at: '立案', due_at: '对市民承诺', rework_rounds: '已重办次数',
      verdict: '市民评价',
    },
    command: { callback: '记录回访结果', close: '结案' },
    field: { verdict: '问题解决了吗', satisfied: '市民满意吗' },
    choice: { verdict: { solved: '已解决', not_solved: '未解决', no_answer: '未联系上' } },
    outcome: OUTCOME.zh,
  },
  en: {
    title: 'Callbacks',
    intro: 'Answered by their units, not yet judged by the citizen; the longest waiting on top.',
    fact: {
      unit: 'Unit', outcome: 'Outcome', reply: 'Reply', resolved_at: 'Answered', filed_at: 'Filed', due_at: 'Promised to the citizen',
      rework_rounds: 'Times done again', verdict: 'The citizen says',
    },
    command: { callback: 'Record the callback', close: 'Close' },
    field: { verdict: 'Is it solved?', satisfied: 'Is the citizen satisfied?' },
    choice: { verdict: { solved: 'Solved', not_solved: 'Not solved', no_answer: 'Not reached' } },
    outcome: OUTCOME.en,
  },
}
