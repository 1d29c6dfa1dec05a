import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const READERS = ['admin', 'auditor', 'privacy_officer', 'operator', 'supervisor', 'desk_chief', 'leader']

export const routes: RouteRecordRaw[] = [
  { path: '/people', name: 'people', component: () => import('./pages/PeoplePage.vue'), meta: { title: 'people.title', roles: READERS } },
  { path: '/people/:id', name: 'person', component: () => import('./pages/PersonPage.vue'), meta: { title: 'people.title', roles: READERS } },
]

export const nav: NavEntry[] = [{ to: '/people', label: 'people.title', mark: '人', roles: ['admin', 'auditor', 'privacy_officer'], order: 80 }]
