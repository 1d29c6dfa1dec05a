import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const AUDITORS = ['auditor', 'privacy_officer', 'admin']

export const routes: RouteRecordRaw[] = [
  { path: '/audit', name: 'audit', component: () => import('./pages/AuditPage.vue'), meta: { title: 'audit.title', roles: AUDITORS } },
]

export const nav: NavEntry[] = [{ to: '/audit', label: 'audit.title', mark: '审', roles: AUDITORS, order: 85 }]
