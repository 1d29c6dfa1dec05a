import type { Messages } from '@/app/i18n'

const messages: Messages = {
  zh: {
    title: '处置优先级',
    lead: '单位自己的轻重缓急：在工单上选用，只影响办理先后，不改变对市民承诺的时限。',
    new: '新建优先级',
    name: '名称',
    rank: '次序（1 最先）',
    about: '什么情况下用',
    code: '本单位系统里的代码',
    coded: '代码 {code}',
    whose: '适用单位',
    every_unit: '全部单位',
    none: '还没有优先级',
    none_hint: '写下本单位怎样区分先后，经办人就能在工单上选用。',
    cut: '只列出最近的 {n} 个。',
  },
  en: {
    title: 'Response priorities',
    lead: 'What a unit does first, in its own words: chosen at the order. It moves no date that the citizen is promised.',
    new: 'New priority',
    name: 'Name',
    rank: 'Rank (1 is done first)',
    about: 'When it is meant',
    code: "Code in the unit's own system",
    coded: 'code {code}',
    whose: 'For',
    every_unit: 'every unit',
    none: 'There are no priorities yet',
    none_hint: 'Write down how your unit tells what comes first; it is chosen at the order.',
    cut: 'Only the newest {n} are listed.',
  },
}

export default messages
