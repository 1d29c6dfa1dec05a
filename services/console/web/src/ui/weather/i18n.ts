import type { Messages } from '@/app/i18n'

const messages: Messages = {
  zh: {
    in_force: '{kind}{level}预警：{areas}，至 {until}；有关事项至少按急件办',
    coming: '{kind}{level}预警：{areas}，{since} 起，至 {until}',
    kind: { rainstorm: '暴雨', gale: '大风', snowstorm: '暴雪', icing: '道路结冰', heat: '高温', thunderstorm: '雷电', geological: '地质灾害' },
    level: { blue: '蓝色', yellow: '黄色', orange: '橙色', red: '红色' },
    declare: '发布气象预警',
    about: '预警期间，范围内受影响的事项至少按急件办；之前已受理的不变。',
    field: { kind: '种类', level: '级别', area: '区域', until: '截止时间（最长七天）', notice: '依据（发布单位、文号）', reason: '解除理由' },
    lift: '解除',
    prolong: '延长',
    declared: '预警已发布',
  },
  en: {
    in_force: '{level} warning of {kind}: {areas}, until {until}; what it concerns is urgent at least',
    coming: '{level} warning of {kind}: {areas}, from {since} until {until}',
    kind: { rainstorm: 'rainstorm', gale: 'gale', snowstorm: 'snowstorm', icing: 'icy roads', heat: 'heat', thunderstorm: 'thunderstorm', geological: 'landslides' },
    level: { blue: 'Blue', yellow: 'Yellow', orange: 'Orange', red: 'Red' },
    declare: 'Declare a weather warning',
    about: 'While it holds, what it concerns there is urgent at least; what was taken in before stays as it is.',
    field: { kind: 'Kind', level: 'Level', area: 'Area', until: 'Until (seven days at most)', notice: 'By which notice', reason: 'Why it is lifted' },
    lift: 'Lift',
    prolong: 'Prolong',
    declared: 'The warning is declared',
  },
}

export default messages
