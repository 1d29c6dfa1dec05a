import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'
import { READERS } from './roles'

const page = { title: 'duties.title', roles: READERS }

export const routes: RouteRecordRaw[] = [
  { path: '/duties', name: 'duties', component: () => import('./pages/DutiesPage.vue'), meta: page },
  { path: '/duties/versions', name: 'duty-versions', component: () => import('./pages/VersionsPage.vue'), meta: page },
  { path: '/duties/versions/:id', name: 'duty-version', component: () => import('./pages/VersionPage.vue'), meta: page },
]

export const nav: NavEntry[] = [{ to: '/duties', label: 'duties.title', mark: '责', roles: READERS, order: 74 }]
