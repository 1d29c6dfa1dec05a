import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const CallbacksPage = () => import('./pages/CallbacksPage.vue')

export const routes: RouteRecordRaw[] = [
  { path: '/callbacks', name: 'callbacks', component: CallbacksPage, meta: { title: 'callbacks.title' } },
  { path: '/callbacks/:id', name: 'callback', component: CallbacksPage, meta: { title: 'callbacks.title' } },
]

export const nav: NavEntry[] = [
  { to: '/callbacks', label: 'callbacks.title', mark: '访', roles: ['callback_agent', 'verifier', 'dispatcher', 'supervisor'], order: 35 },
]
