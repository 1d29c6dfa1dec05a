import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const OrdersPage = () => import('./pages/OrdersPage.vue')
const RoundPage = () => import('./pages/RoundPage.vue')
const AnswersPage = () => import('./pages/AnswersPage.vue')
const DisputesPage = () => import('./pages/DisputesPage.vue')

export const routes: RouteRecordRaw[] = [
  { path: '/units', name: 'units', component: OrdersPage, meta: { list: '/units', title: 'units.title' } },
  { path: '/units/round', name: 'units-round', component: RoundPage, meta: { title: 'units.round.title' } },
  { path: '/units/:id', name: 'unit-order', component: OrdersPage, meta: { list: '/units', title: 'units.title' } },
  { path: '/answers', name: 'answers', component: AnswersPage, meta: { list: '/answers', title: 'units.answers' } },
  { path: '/answers/:id', name: 'answer', component: AnswersPage, meta: { list: '/answers', title: 'units.answers' } },
  { path: '/rulings', name: 'rulings', component: DisputesPage, meta: { list: '/rulings', title: 'units.disputes' } },
  { path: '/rulings/:id', name: 'ruling', component: DisputesPage, meta: { list: '/rulings', title: 'units.disputes' } },
]

export const nav: NavEntry[] = [
  { to: '/units', label: 'units.title', mark: '办', roles: ['unit_handler', 'unit_approver', 'unit_head', 'dispatcher', 'supervisor', 'ruling_panel'], order: 30 },
  { to: '/answers', label: 'units.answers', mark: '阅', roles: ['dispatcher', 'supervisor'], order: 31 },
  { to: '/rulings', label: 'units.disputes', mark: '裁', roles: ['ruling_panel'], order: 29 },
]
