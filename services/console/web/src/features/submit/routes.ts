import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'
import { SUBMITTERS } from './sources'

export const routes: RouteRecordRaw[] = [
  { path: '/submit', name: 'submit', component: () => import('./pages/SubmitPage.vue'), meta: { title: 'submit.title', roles: SUBMITTERS } },
]

export const nav: NavEntry[] = [{ to: '/submit', label: 'submit.title', mark: '报', roles: SUBMITTERS, order: 10 }]
