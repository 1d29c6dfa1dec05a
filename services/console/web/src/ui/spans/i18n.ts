export default {
  zh: { m: '{n} 分钟', h: '{n} 小时', d: '{n} 天', wh: '{n} 工作小时', wd: '{n} 个工作日', at_once: '立即' },
  en: { m: '{n} min', h: '{n} h', d: '{n} day | {n} days', wh: '{n} working h', wd: '{n} working day | {n} working days', at_once: 'at once' },
}
