import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

export const routes: RouteRecordRaw[] = [
  { path: '/account', name: 'account', component: () => import('./pages/AccountPage.vue'), meta: { title: 'account.title' } },
  { path: '/setup', name: 'setup', component: () => import('./pages/SetupPage.vue'), meta: { title: 'account.setup', public: true } },
  { path: '/forgotten', name: 'forgotten', component: () => import('./pages/ForgottenPage.vue'), meta: { title: 'account.forgotten', public: true } },
]

export const nav: NavEntry[] = []
