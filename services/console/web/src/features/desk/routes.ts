import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const ROLES = ['triage_clerk', 'desk_chief', 'intake_clerk', 'supervisor', 'operator']

export const routes: RouteRecordRaw[] = [
  { path: '/desk', component: () => import('./pages/DeskPage.vue'), meta: { title: 'desk.title', roles: [...ROLES, 'leader', 'auditor'] } },
]

export const nav: NavEntry[] = [{ to: '/desk', label: 'desk.nav', mark: '研', roles: ROLES, order: 10 }]
