import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const ROLES = ['supervisor', 'leader', 'desk_chief', 'auditor']

export const routes: RouteRecordRaw[] = [
  { path: '/published', name: 'published', component: () => import('./pages/PublishedPage.vue'), meta: { title: 'published.title', roles: ROLES } },
  { path: '/published/:id', name: 'kept-list', component: () => import('./pages/KeptListPage.vue'), meta: { title: 'published.title', roles: ROLES } },
]

export const nav: NavEntry[] = [{ to: '/published', label: 'published.title', mark: '通', roles: ROLES, order: 76 }]
