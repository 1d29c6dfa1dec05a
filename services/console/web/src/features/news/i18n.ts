export default {
  zh: {
    title: '新闻采编',
    leads: '线索',
    stories: '稿件',
    intro: '收到的线索；等得久的在上面。',
    stories_intro: '撰写、三审、签发；等得久的在上面。',
    watches: '跟进',
    watches_intro: '正在跟进的政府办理事项；结案后可立追踪报道。',
    withdrawal_asked: '投稿人要求撤回，等编辑决定',
    fact: {
      received_at: '收到', address: '地点', reason_code: '未采用原因', reason: '理由', byline: '署名', revision: '版次', levels: '已通过审级', findings: '机器检校',
      withdrawal: '撤回', released_at: '发布', summary: '摘要', body: '正文',
      matter: '办理状态', note: '备忘', revisit_on: '回看日期', followed_up: '追踪报道', step: '进展',
    },
    command: {
      accept: '采用', reject: '不采用', 'wrong-lane': '退回研判', reconsider: '重新研究', save: '撰写', submit: '送审', approve: '审核通过', return: '退回修改',
      revise: '撤回修改', keep: '继续报道', spike: '弃稿', release: '发布', 'follow-up': '做追踪报道', decline: '不做追踪', stop: '取消跟进',
    },
    field: {
      title: '标题', summary: '摘要', body: '正文', byline: '署名', reason_code: '原因', reason: '理由', note: '审核意见',
    },
    finding: {
      missing_title: '没有填写', missing_body: '没有填写', phone: '有电话号码', identity_number: '有身份证号码', long_number: '有可能是证件、银行卡的长号码', mail: '有邮箱地址',
      account: '有社交账号', plate: '有车牌号', mask_mark: '有遮盖个人信息的记号',
    },
    no_such_case: '政府办理中没有这个编号的事项',
    taken: '已有人在做追踪报道',
    choice: {
      reason_code: {
        not_news: '无新闻价值', unverifiable: '无法核实', duplicate: '已有报道', unlawful: '依法不宜报道', spam: '垃圾信息', other: '其他',
        facts: '事实', wording: '文字', privacy: '隐私', rights: '版权', policy: '导向',
      },
    },
  },
  en: {
    title: 'Newsroom',
    leads: 'Leads',
    stories: 'Stories',
    intro: 'Leads that came in; the longest waiting on top.',
    stories_intro: 'Writing, review, release; the longest waiting on top.',
    watches: 'Followed',
    watches_intro: 'Government cases that you follow; a closing offers a follow-up story.',
    withdrawal_asked: 'the sender took it back; an editor decides',
    fact: {
      received_at: 'Received', address: 'Place', reason_code: 'Not used because', reason: 'Reason', byline: 'Byline', revision: 'Revision', levels: 'Levels passed', findings: 'Machine check',
      withdrawal: 'Withdrawal', released_at: 'Released', summary: 'Summary', body: 'Text',
      matter: 'Matter', note: 'Note', revisit_on: 'Looked at again', followed_up: 'Follow-up', step: 'Progress',
    },
    command: {
      accept: 'Accept', reject: 'Turn down', 'wrong-lane': 'Return to the desk', reconsider: 'Reconsider', save: 'Write', submit: 'Submit', approve: 'Approve', return: 'Send back',
      revise: 'Take back to revise', keep: 'Go on with it', spike: 'Spike', release: 'Release', 'follow-up': 'Follow up', decline: 'No follow-up', stop: 'Stop following',
    },
    field: {
      title: 'Title', summary: 'Summary', body: 'Text', byline: 'Byline', reason_code: 'Why', reason: 'Reason', note: 'Remark',
    },
    finding: {
      missing_title: 'is missing', missing_body: 'is missing', phone: 'has a telephone number', identity_number: 'has an identity number', long_number: 'has a long number, as of a card',
      mail: 'has a mail address', account: 'has a social account', plate: 'has a number plate', mask_mark: 'has a mark that masks personal data',
    },
    no_such_case: 'There is no government case of this number',
    taken: 'Somebody follows up already',
    choice: {
      reason_code: {
        not_news: 'Not news', unverifiable: 'Cannot be verified', duplicate: 'Reported already', unlawful: 'Unlawful', spam: 'Spam', other: 'Other',
        facts: 'Facts', wording: 'Wording', privacy: 'Privacy', rights: 'Rights', policy: 'Policy',
      },
    },
  },
}
