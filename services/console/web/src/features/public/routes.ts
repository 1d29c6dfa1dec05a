import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const READERS = ['dispatcher', 'supervisor', 'desk_chief', 'leader', 'auditor']

export const routes: RouteRecordRaw[] = [
  { path: '/public', name: 'public-answers', component: () => import('./pages/PublicPage.vue'), meta: { title: 'public.title', public: true } },
  { path: '/public-review', name: 'public-review', component: () => import('./pages/ReviewPage.vue'), meta: { title: 'public.review', roles: READERS } },
]

export const nav: NavEntry[] = [
  { to: '/public', label: 'public.title', mark: '公', order: 91 },
  { to: '/public-review', label: 'public.review', mark: '审', roles: READERS, order: 34 },
]
