import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const MerchantsPage = () => import('./pages/MerchantsPage.vue')

export const routes: RouteRecordRaw[] = [
  { path: '/merchants', name: 'merchants', component: MerchantsPage, meta: { list: '/merchants', title: 'merchants.title' } },
  { path: '/merchants/:id', name: 'merchant-order', component: MerchantsPage, meta: { list: '/merchants', title: 'merchants.title' } },
]

export const nav: NavEntry[] = [
  { to: '/merchants', label: 'merchants.title', mark: '商', roles: ['merchant', 'dispatcher', 'supervisor'], order: 60 },
]
