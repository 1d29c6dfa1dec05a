/** Why the desk is called to a commercial order, by the code of the service. */
export default {
  zh: {
    nobody_found: '没有找到可接单的商户', nobody_accepted: '商户均未接单', late: '超过承诺时间未完成', slow: '接单后超过时限未完成', not_agreed: '市民未答复报价',
    not_solved: '市民反映未解决', reopened: '市民要求重办', not_taken_up: '纠纷受理期限已到：请核实市场监管部门是否受理', lasting: '纠纷调解期限已到：请了结这一单', joined: '纠纷案件已并案：请了结这一单',
  },
  en: {
    nobody_found: 'no merchant was found who could take it', nobody_accepted: 'no merchant has accepted it', late: 'not done by the promised time', slow: 'accepted, and not done in time',
    not_agreed: 'the citizen has not answered the price', not_solved: 'the citizen says that it is not solved', reopened: 'the citizen wants it done again',
    not_taken_up: 'the time to take up the dispute is over: find out whether the market regulator has', lasting: 'the time to mediate the dispute is over: end this order',
    joined: 'the dispute’s case was joined with another: end this order',
  },
}
