import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

/** Who writes rules down or puts them in force, and who looks at them. */
export const EDITORS = ['dispatcher', 'supervisor', 'ruling_panel']
const READERS = [...EDITORS, 'desk_chief', 'leader', 'auditor', 'operator']
const page = { title: 'rules.title', roles: READERS }

export const routes: RouteRecordRaw[] = [
  { path: '/rules', name: 'rules', component: () => import('./pages/RulesPage.vue'), meta: page },
  { path: '/rules/policies/new', name: 'policy-draft', component: () => import('./pages/PolicyDraftPage.vue'), meta: page },
  { path: '/rules/calendars/new', name: 'calendar-draft', component: () => import('./pages/CalendarDraftPage.vue'), meta: page },
  { path: '/rules/:kind(policies|calendars)/:id', name: 'rule', component: () => import('./pages/RulePage.vue'), meta: page },
]

export const nav: NavEntry[] = [{ to: '/rules', label: 'rules.title', mark: '规', roles: READERS, order: 75 }]
