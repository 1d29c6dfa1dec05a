export default {
  zh: {
    working: '{name}正在处理这一件（{since}起）',
    unit: '承办单位的同事', centre: '中心的同事',
    stops: '请稍候；确有需要可以接手，对方随后不能再提交。',
    take_over: '接手',
    taken: '您已接手',
  },
  en: {
    working: '{name} is working on this (since {since})',
    unit: 'A colleague of the unit', centre: 'A colleague of the centre',
    stops: 'Wait, or take it over if you have to: the other one can then send nothing.',
    take_over: 'Take over',
    taken: 'You have taken it over',
  },
}
