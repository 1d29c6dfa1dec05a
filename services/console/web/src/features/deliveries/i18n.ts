import type { Messages } from '@/app/i18n'

const messages: Messages = {
  zh: {
    title: '送达',
    intro: '派给有自己系统的单位的工单，有回执才算送达',
    by_unit: '各单位未送达',
    unit: '单位',
    pending: '待投递',
    failed: '失败，将重试',
    dead: '投递不成',
    taken: '不通，已认领',
    only: '只看{unit}',
    of_the_area: '由该区域派单员处理',
    order: '查看工单',
    command: { retry: '重新投递', acknowledge: '认领处理', receipt: '补记回执' },
    field: { reason: '为什么不通', receipt_id: '回执编号' },
    kind: {
      order: '派单', role: '分工变化', rework: '重办', extension_granted: '同意延期', extension_refused: '不同意延期', deadline: '时限变化', return_refused: '驳回退单', answer_returned: '答复退回', added: '市民补充', urged: '市民催办',
      supervised: '督办', taken_away: '改派他单位', withdrawn: '撤回',
    },
    fact: {
      kind: '告知内容', words: '理由', unit: '单位', owner: '负责人', error: '最近一次失败', status: '对方应答', attempts: '已投递次数', next_at: '下次投递', reason: '说明',
      dispatched_at: '派单时间', delivered_at: '送达时间', receipt_id: '回执编号',
    },
  },
  en: {
    title: 'Deliveries',
    intro: 'Orders for units with a system of their own: delivered is what has a receipt',
    by_unit: 'Not delivered yet, by unit',
    unit: 'Unit',
    pending: 'To be sent',
    failed: 'Failed, tried again',
    dead: 'Does not arrive',
    taken: 'Stuck, seen to',
    only: 'Only {unit}',
    of_the_area: 'the dispatchers of its area',
    order: 'See the order',
    command: { retry: 'Send again', acknowledge: 'See to it', receipt: 'Enter a receipt' },
    field: { reason: 'Why it does not arrive', receipt_id: 'Number of the receipt' },
    kind: {
      order: 'Order', role: 'Assists now', rework: 'To be done again', extension_granted: 'Extension granted', extension_refused: 'Extension refused',
      deadline: 'Another date', return_refused: 'Return refused', answer_returned: 'Answer given back', added: 'Citizen added', urged: 'Citizen urges', supervised: 'Supervised', taken_away: 'Goes to another unit', withdrawn: 'Withdrawn',
    },
    fact: {
      kind: 'Tells', words: 'Because', unit: 'Unit', owner: 'Seen to by', error: 'Last failure', status: 'Answered with', attempts: 'Attempts', next_at: 'Next attempt', reason: 'Reason',
      dispatched_at: 'Dispatched', delivered_at: 'Received', receipt_id: 'Receipt',
    },
  },
}

export default messages
