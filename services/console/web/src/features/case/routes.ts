import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const READERS = ['triage_clerk', 'desk_chief', 'intake_clerk', 'operator', 'leader', 'auditor', 'supervisor', 'dispatcher']

export const routes: RouteRecordRaw[] = [
  { path: '/cases/:id', component: () => import('./pages/CasePage.vue'), props: true, meta: { title: 'case.title', roles: READERS } },
]

export const nav: NavEntry[] = []
