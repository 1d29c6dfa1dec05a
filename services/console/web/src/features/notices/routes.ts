import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'
import { TOLD } from './words'

export const routes: RouteRecordRaw[] = [
  { path: '/notices', name: 'notices', component: () => import('./pages/NoticesPage.vue'), meta: { title: 'notices.title', roles: [...TOLD, 'auditor'] } },
]

export const nav: NavEntry[] = [{ to: '/notices', label: 'notices.title', mark: '催', roles: TOLD, order: 32 }]
