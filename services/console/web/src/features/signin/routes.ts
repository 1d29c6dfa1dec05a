import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

export const routes: RouteRecordRaw[] = [
  { path: '/sign-in', component: () => import('./pages/SignInPage.vue'), meta: { title: 'signin.title', public: true, bare: true } },
]

export const nav: NavEntry[] = []
