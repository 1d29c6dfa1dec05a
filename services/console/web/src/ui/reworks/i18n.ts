/** Why something is done again (重办), and what is asked of who does it. */
export default {
  zh: {
    title: '退回重办',
    round: '第 {n} 次',
    citizen: '来件人',
    place: '地点：{place}',
    cause: {
      not_solved: '来件人认为没有解决，请重新办理并答复。', dissatisfied: '来件人不满意，请与其联系后重新办理。', check_failed: '核查与答复不符，请按核查所见办理。',
      reopened: '结案后重新打开，请重新办理。', not_lasting: '回头看时问题又出现，请重新办理。', centre: '中心要求重新办理。',
    },
  },
  en: {
    title: 'To be done again',
    round: 'Round {n}',
    citizen: 'the citizen',
    place: 'Where: {place}',
    cause: {
      not_solved: 'The citizen says that it is not solved: do it again and answer.', dissatisfied: 'The citizen is not satisfied: speak with them, then do it again.',
      check_failed: 'A check did not find it as answered: do what it found missing.', reopened: 'It was opened again after it was closed: do it again.',
      not_lasting: 'It has come back when somebody looked again: do it again.', centre: 'The centre asks for it to be done again.',
    },
  },
}
