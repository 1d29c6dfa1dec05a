import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const READERS = ['triage_clerk', 'desk_chief', 'dispatcher', 'supervisor', 'ruling_panel', 'leader', 'operator', 'auditor']
const RoutingPage = () => import('./pages/RoutingPage.vue')

export const routes: RouteRecordRaw[] = [
  { path: '/routing', name: 'routing', component: RoutingPage, meta: { title: 'routing.title', roles: READERS } },
  { path: '/routing/:id', name: 'routing-rule', component: RoutingPage, meta: { title: 'routing.title', roles: READERS } },
]

export const nav: NavEntry[] = [{ to: '/routing', label: 'routing.title', mark: '则', roles: ['desk_chief', 'triage_clerk', 'ruling_panel'], order: 12 }]
