import type { Messages } from '@/app/i18n'

const messages: Messages = {
  zh: {
    change: '修改',
    keep: '保存',
    cancel: '取消',
    category: '类别',
    any_category: '全部类别',
    in_use: '启用的',
    retired: '已停用的',
    saved: '已保存（{time}）',
    command: { retire: '停用', restore: '启用' },
    field: { reason: '停用原因' },
  },
  en: {
    change: 'Change',
    keep: 'Keep',
    cancel: 'Cancel',
    category: 'Categories',
    any_category: 'All categories',
    in_use: 'In use',
    retired: 'Retired',
    saved: 'Kept ({time})',
    command: { retire: 'Retire', restore: 'Restore' },
    field: { reason: 'Why' },
  },
}

export default messages
