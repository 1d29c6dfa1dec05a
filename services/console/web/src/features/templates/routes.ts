import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'
import { WRITERS } from '@/ui/kept/kept'

export const routes: RouteRecordRaw[] = [
  { path: '/templates', name: 'templates', component: () => import('./pages/TemplatesPage.vue'), meta: { title: 'templates.title', roles: WRITERS } },
]

export const nav: NavEntry[] = [{ to: '/templates', label: 'templates.title', mark: '模', roles: WRITERS, order: 33 }]
