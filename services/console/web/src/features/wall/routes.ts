import type { RouteRecordRaw } from 'vue-router'

import type { NavEntry } from '@/app/nav'

const FigureListPage = () => import('./pages/FigureListPage.vue')

export const routes: RouteRecordRaw[] = [
  { path: '/wall', name: 'wall', component: () => import('./pages/WallPage.vue'), meta: { title: 'wall.title' } },
  { path: '/wall/cases', name: 'wall-cases', component: FigureListPage, props: { kind: 'cases' }, meta: { title: 'wall.list_cases' } },
  { path: '/wall/orders', name: 'wall-orders', component: FigureListPage, props: { kind: 'orders' }, meta: { title: 'wall.list_orders' } },
]

export const nav: NavEntry[] = [
  { to: '/wall', label: 'wall.title', mark: '屏', roles: ['leader', 'supervisor', 'operator', 'auditor', 'desk_chief'], order: 70 },
]
