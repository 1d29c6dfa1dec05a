export default {
  zh: {
    follow: '跟进此件',
    followed: '已跟进',
    open: '查看跟进',
    number: '受理编号',
    begun: '已开始跟进',
    until: '至 {day}',
    step: {
      dispatched: '已派单', signed: '已签收', resolved: '单位已答复', vetted: '答复审核', late: '已超期', escalated: '升级', supervised: '督办', return_asked: '单位申请退单', returned: '已退单',
      return_refused: '退单未准', disputed: '权属会商', ruled: '已裁定', shelved: '挂账', unshelved: '销账', verified: '现场核查', verdict: '市民评价',
      rework: '重办', closed: '已结案', reopened: '重新办理', revisit_due: '到期回看长效机制', revisited: '已回看', ended: '已终止', left_lane: '转回研判',
    },
    result: {
      automatic: '系统', level_3: '三级', level_4: '四级', passed: '合格', failed: '不合格', solved: '已解决', not_solved: '未解决', no_answer: '未接通', not_stated: '未表态',
      holds: '仍有效', fails: '已失效', by_citizen: '市民要求', confirmed: '市民确认', not_reached: '未联系上', not_called: '逾期未回访', answered: '已答复',
      long_term: '长效机制', excluded: '剔除', centre: '中心决定', fixed: '已修复', explained: '已解释',
    },
  },
  en: {
    follow: 'Follow this case',
    followed: 'You follow it',
    open: 'See its progress',
    number: 'Case number',
    begun: 'You follow it from now on',
    until: 'until {day}',
    step: {
      dispatched: 'Dispatched', signed: 'Signed', resolved: 'The unit has answered', vetted: 'The answer was vetted', late: 'Overdue', escalated: 'Escalated', supervised: 'Under supervision', return_asked: 'The unit gives it back', returned: 'Given back',
      return_refused: 'Not taken back', disputed: 'Disputed', ruled: 'Ruled', shelved: 'Shelved', unshelved: 'In hand again', verified: 'Looked at on the spot', verdict: 'The citizen',
      rework: 'Done again', closed: 'Closed', reopened: 'Open again', revisit_due: 'The lasting measure is to be looked at', revisited: 'Looked at again', ended: 'Ended', left_lane: 'Back to the desk',
    },
    result: {
      automatic: 'by itself', level_3: 'level 3', level_4: 'level 4', passed: 'done', failed: 'not done', solved: 'solved', not_solved: 'not solved', no_answer: 'not reached', not_stated: 'not stated',
      holds: 'it holds', fails: 'it does not hold', by_citizen: 'the citizen asked', confirmed: 'confirmed', not_called: 'nobody rang in time', not_reached: 'not reached', answered: 'answered',
      long_term: 'lasting measure', excluded: 'excluded', centre: 'by the centre', fixed: 'fixed', explained: 'explained',
    },
  },
}
