const zh = {
  title: '核查与回访',
  intro: '单位已答复、等核查或等市民评价的事项；先到期的在上面。',
  passed: '属实',
  not_passed: '不属实',
  role: { lead: '主办', assist: '协办' },
  fact: {
    unit: '承办单位', role: '分工', order_state: '状态', outcome: '结果', reply: '答复', resolved_at: '办结', filed_at: '立案', due_at: '对市民承诺', verify_by: '核查时限',
    verified: '核查结果', finding: '核查所见', callback_by: '回访时限', attempts: '未接通次数', verdict: '市民评价', rework_rounds: '已重办次数',
    exclusion: '剔除理由', exclusion_why: '剔除说明', closed_at: '结案', revisit_on: '回头看日期', reopen_until: '可重办至', survey: '回访问卷',
  },
  command: {
    callback: '记录回访结果', verify: '记录核查结果', 'attempt-callback': '记一次未接通', 'open-callback': '转回访', 'open-verification': '转核查', rework: '退回重办',
    rule: '权属裁决', close: '结案', reopen: '重新办理', revisit: '记录回头看', 'propose-exclusion': '申请剔除', 'confirm-exclusion': '同意剔除',
    'refuse-exclusion': '不同意剔除', 'raise-tier': '调高时限等级', 'lower-tier': '调低时限等级',
  },
  field: {
    verdict: '问题解决了吗', satisfied: '市民满意吗', note: '市民怎么说（不满意的，重办单位会看到；不要写姓名电话）', passed: '答复属实吗', finding: '现场所见', seen_at: '查看时间', place: '查看地点', before_media: '办理前照片（可不附）', after_media: '现场照片（不属实的必须附；须拍照办结的类别一律附）', unit_id: '由哪个单位承办（选协办单位即改派主办）',
    release: '原主办单位退出（改派协办单位主办时；不选则转为协办）', order_id: '裁决哪个单位的工单（只有一张时不填）', holds: '整改保持住了吗', code: '剔除理由', explanation: '说明', tier: '时限等级', revisit_on: '回头看日期（可不填）',
  },
  choice: {
    verdict: { solved: '已解决', not_solved: '未解决', no_answer: '未联系上', not_stated: '未表态' },
    survey: { yes: '现在仍然好', came_back: '后来又出现了', never_fixed: '一直没有解决' },
    code: { unreasonable: '不合理诉求', unlawful: '违法诉求', repeated: '重复诉求', not_our_duty: '不属职责范围', beyond_law: '超出法律政策规定' },
    tier: { E0: '特急 E0', E1: '紧急 E1', E2: '加急 E2', G: '一般 G', C: '复杂 C', Q: '咨询 Q' },
  },
  outcome: {
    fixed: '已解决', partly_fixed: '部分解决', explained: '已解释说明', planned: '已列入计划', not_responsible: '非本单位职责', cannot_fix: '无法解决',
    no_action: '无须处理', duplicate: '重复事项', self_resolved: '已自行解决',
  },
}

const en: typeof zh = {
  title: 'Checks and callbacks',
  intro: 'Answered by their units, to be checked or judged by the citizen; what is due first is on top.',
  passed: 'as answered',
  not_passed: 'not as answered',
  role: { lead: 'leads', assist: 'assists' },
  fact: {
    unit: 'Unit', role: 'Part', order_state: 'State', outcome: 'Outcome', reply: 'Reply', resolved_at: 'Answered', filed_at: 'Filed', due_at: 'Promised to the citizen',
    verify_by: 'To be checked by', verified: 'Checked', finding: 'Found', callback_by: 'To be called by', attempts: 'Calls without an answer',
    verdict: 'The citizen says', rework_rounds: 'Times done again', exclusion: 'Excluded as', exclusion_why: 'Excluded because', closed_at: 'Closed',
    revisit_on: 'Looked at again on', reopen_until: 'Can be opened again until', survey: 'Said weeks later',
  },
  command: {
    callback: 'Record the callback', verify: 'Record the check', 'attempt-callback': 'Nobody answered', 'open-callback': 'Call instead', 'open-verification': 'Have it checked',
    rework: 'Have it done again', rule: 'Rule', close: 'Close', reopen: 'Open again', revisit: 'Record the second look', 'propose-exclusion': 'Propose to exclude',
    'confirm-exclusion': 'Exclude', 'refuse-exclusion': 'Do not exclude', 'raise-tier': 'Make more urgent', 'lower-tier': 'Make less urgent',
  },
  field: {
    verdict: 'Is it solved?', satisfied: 'Is the citizen satisfied?', note: 'What they said (who has to do it again reads it; no names, no phones)', passed: 'Is it as answered?', finding: 'What was found', seen_at: 'Seen at', place: 'Seen where', before_media: 'Before (optional)', after_media: 'Photos taken there (needed where it is not as answered, and where the answer needs one)',
    unit_id: 'Unit that takes it (one that assists will lead)', release: 'Who led has no part any more (else it assists)', order_id: 'Order it is about (empty: the only one)', holds: 'Has it held?', code: 'Why', explanation: 'Explanation', tier: 'Deadline class',
    revisit_on: 'Look again on (optional)',
  },
  choice: {
    verdict: { solved: 'Solved', not_solved: 'Not solved', no_answer: 'Not reached', not_stated: 'Says nothing' },
    survey: { yes: 'Still good', came_back: 'It came back', never_fixed: 'It was never fixed' },
    code: { unreasonable: 'Unreasonable', unlawful: 'Unlawful', repeated: 'Repeated', not_our_duty: 'Nobody’s duty', beyond_law: 'Beyond the law' },
    tier: { E0: 'At once E0', E1: 'Urgent E1', E2: 'Soon E2', G: 'General G', C: 'Complex C', Q: 'Question Q' },
  },
  outcome: {
    fixed: 'Fixed', partly_fixed: 'Partly fixed', explained: 'Explained', planned: 'Planned', not_responsible: 'Not their responsibility', cannot_fix: 'Cannot be fixed',
    no_action: 'No action needed', duplicate: 'Duplicate', self_resolved: 'Resolved by itself',
  },
}

export default { zh, en }
