import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const OrdersPage = () => import('./pages/OrdersPage.vue')

export const routes: RouteRecordRaw[] = [
  { path: '/units', name: 'units', component: OrdersPage, meta: { title: 'units.title' } },
  { path: '/units/:id', name: 'unit-order', component: OrdersPage, meta: { title: 'units.title' } },
]

export const nav: NavEntry[] = [
  { to: '/units', label: 'units.title', mark: '办', roles: ['unit_handler', 'unit_approver', 'unit_head', 'dispatcher', 'supervisor', 'ruling_panel'], order: 30 },
]
