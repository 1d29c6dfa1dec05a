import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'
import { WRITERS } from '@/ui/kept/kept'

export const routes: RouteRecordRaw[] = [
  { path: '/priorities', name: 'priorities', component: () => import('./pages/PrioritiesPage.vue'), meta: { title: 'priorities.title', roles: WRITERS } },
]

export const nav: NavEntry[] = [{ to: '/priorities', label: 'priorities.title', mark: '优', roles: WRITERS, order: 34 }]
