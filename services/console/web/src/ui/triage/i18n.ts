import type { Messages } from '@/app/i18n'

const messages: Messages = {
  zh: {
    me: '我',
    colleague: '一位同事',
    taken: '已被{who}领取，请处理下一件。',
    route: '转派',
    route_title: '转派 {no}',
    lane: '转到',
    category: '事项',
    category_any: '按通道默认',
    tier: '时限等级',
    tier_any: '按事项默认',
    reason: '理由',
    reason_hint: '与系统建议不同时，请写明理由（选填）',
    suggested: '系统建议',
    send: '转派',
    send_hint: 'Ctrl + Enter 提交',
    sent: '已转派：{no} → {lane}',
  },
  en: {
    me: 'me',
    colleague: 'a colleague',
    taken: 'Already claimed by {who}. Please take the next one.',
    route: 'Route',
    route_title: 'Route {no}',
    lane: 'To',
    category: 'Matter',
    category_any: "The lane's default",
    tier: 'Deadline class',
    tier_any: "The matter's default",
    reason: 'Reason',
    reason_hint: 'Where it differs from the suggestion, say why (optional)',
    suggested: 'suggested',
    send: 'Route',
    send_hint: 'Ctrl + Enter sends',
    sent: 'Routed: {no} → {lane}',
  },
}

export default messages
