import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

/** Who registers units' systems, and who looks at them. */
export const KEEPERS = ['operator', 'dispatcher']
const READERS = [...KEEPERS, 'unit_head', 'auditor']
const meta = { title: 'endpoints.title', roles: READERS }

export const routes: RouteRecordRaw[] = [
  { path: '/endpoints', name: 'endpoints', component: () => import('./pages/EndpointsPage.vue'), meta },
  { path: '/endpoints/:id', name: 'endpoint', component: () => import('./pages/EndpointPage.vue'), meta },
]

export const nav: NavEntry[] = [{ to: '/endpoints', label: 'endpoints.title', mark: '接', roles: KEEPERS, order: 38 }]
