import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const ROLES = ['leader', 'supervisor', 'dispatcher', 'desk_chief', 'auditor', 'unit_head']

export const routes: RouteRecordRaw[] = [
  { path: '/figures', name: 'figures', component: () => import('./pages/FiguresPage.vue'), meta: { title: 'figures.title', roles: ROLES } },
  { path: '/figures/orders', name: 'counted', component: () => import('./pages/CountedPage.vue'), meta: { title: 'figures.list', roles: ROLES } },
]

export const nav: NavEntry[] = [{ to: '/figures', label: 'figures.title', mark: '统', roles: ROLES, order: 80 }]
